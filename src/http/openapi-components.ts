import { z } from 'zod';

export type Json = Record<string, unknown>;
/** The side of a schema: what is asked, or what is answered. */
export type Io = 'input' | 'output';

/** Collects named schemas of requests and of answers; the two sides of one name may differ by their defaults. */
export class Components {
  readonly #named: Record<Io, Map<string, Json>> = { input: new Map(), output: new Map() };

  /** JSON Schema of a zod schema, with references into the document. */
  of(schema: z.ZodType, io: Io): Json {
    const {
      $schema: _dialect,
      $defs,
      ...json
    } = this.#convert(schema, io) as Json & { $defs?: Record<string, Json> };
    for (const [name, definition] of Object.entries($defs ?? {})) this.#named[io].set(name, definition);
    return json;
  }

  #convert(schema: z.ZodType, io: Io): Json {
    return z.toJSONSchema(schema, {
      target: 'draft-2020-12',
      io,
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        // Clients are to bear fields that come later.
        if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
        const { def } = zodSchema._zod;
        if (def.type === 'pipe' && def.in._zod.def.type === 'transform') {
          Object.assign(jsonSchema, this.of(def.out as z.ZodType, io));
        }
      },
    }) as Json;
  }

  /** The document's `components.schemas`, and a function that makes references final. */
  finish(): { schemas: Record<string, Json>; resolve(json: unknown, io: Io): unknown } {
    const { input, output } = this.#named;
    const differs = (name: string) => {
      const [asked, answered] = [input.get(name), output.get(name)];
      return (
        asked !== undefined && answered !== undefined && JSON.stringify(asked) !== JSON.stringify(answered)
      );
    };
    const nameOf = (name: string, io: Io) => (io === 'input' && differs(name) ? `${name}Input` : name);
    const resolve = (json: unknown, io: Io): unknown => {
      if (Array.isArray(json)) return json.map((part) => resolve(part, io));
      if (typeof json !== 'object' || json === null) return json;
      return Object.fromEntries(
        Object.entries(json).map(([key, value]) => [
          key,
          key === '$ref' && typeof value === 'string'
            ? `#/components/schemas/${nameOf(value.replace('#/$defs/', ''), io)}`
            : resolve(value, io),
        ]),
      );
    };
    const schemas: Record<string, Json> = {};
    for (const io of ['output', 'input'] as const) {
      for (const [name, json] of this.#named[io]) {
        const { id: _id, ...definition } = json;
        schemas[nameOf(name, io)] = resolve(definition, io) as Json;
      }
    }
    return { schemas, resolve };
  }
}
