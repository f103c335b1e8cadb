/** The OpenAPI 3.1 document, made from the same route table that routes and validates. */
import { z } from 'zod';
import { problem } from '#contract/problem';
import { webhookPayload } from '#contract/webhooks';
import type { ResponseDoc, Route } from './define-route.ts';
import { Components, type Json } from './openapi-components.ts';
import { introduction } from './openapi-introduction.ts';
import { WEBHOOK_HEADERS, webhooksOf } from './openapi-webhooks.ts';

export function buildOpenApi(routes: readonly Route[], options: { version: string; baseUrl: string }): Json {
  const components = new Components();
  components.of(problem, 'output');
  const payload = components.of(webhookPayload, 'output');
  const drafts = routes.map((route) => ({ route, ...draftOf(route, components) }));
  const { schemas, resolve } = components.finish();
  const paths: Record<string, Json> = {};
  for (const { route, asked, answered } of drafts) {
    const path = pathOf(route);
    paths[path] = {
      ...paths[path],
      [route.method]: {
        ...(resolve(asked, 'input') as Json),
        ...(resolve(answered, 'output') as Json),
        ...saidOf(route, options.baseUrl),
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Oikaze API', version: options.version, description: introduction(options.baseUrl) },
    servers: [{ url: options.baseUrl }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    webhooks: webhooksOf(resolve(payload, 'output') as Json),
    components: {
      schemas,
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'API キー' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'oikaze.session_token',
          description: '画面でのサインイン',
        },
        myPage: { type: 'apiKey', in: 'cookie', name: 'oikaze_my', description: 'マイページのセッション' },
        webhookSignature: {
          type: 'apiKey',
          in: 'header',
          name: 'webhook-signature',
          description: 'Standard Webhooks',
        },
      },
    },
  };
}

const pathOf = ({ base, path }: Route): string => `${base ?? '/api/v1'}${path}`;

/** The parts with schemas: what is asked and what is answered. */
function draftOf(route: Route, components: Components): { asked: Json; answered: Json } {
  const parameters = [
    ...parametersOf(route.params, 'path', components),
    ...parametersOf(route.query, 'query', components),
    ...(route.idempotent ? [IDEMPOTENCY_KEY] : []),
    ...(route.security === 'webhook_signature' ? WEBHOOK_HEADERS : []),
  ];
  const body = route.body && {
    required: !route.bodyOptional,
    content: {
      'application/json': {
        schema: components.of(route.body, 'input'),
        ...(route.example !== undefined && { example: route.example }),
      },
    },
  };
  const file = route.streamBody && {
    required: true,
    content: { [route.streamBody]: { schema: { type: 'string', format: 'binary' } } },
  };
  const answers = Object.entries(route.responses).map(([status, doc]) => [status, answerOf(doc, components)]);
  const problems = problemsOf(route).map((status) => [String(status), PROBLEM]);
  return {
    asked: {
      ...(parameters.length > 0 && { parameters }),
      ...((body ?? file) && { requestBody: body ?? file }),
    },
    answered: { responses: Object.fromEntries([...answers, ...problems]) },
  };
}

const PROBLEM = {
  description: 'エラー（RFC 9457 problem+json）',
  content: { 'application/problem+json': { schema: { $ref: '#/$defs/Problem' } } },
};

function answerOf(
  { description, schema, contentType = 'application/json' }: ResponseDoc,
  components: Components,
): Json {
  if (!schema && contentType === 'application/json') return { description };
  return {
    description,
    content: { [contentType]: { schema: schema ? components.of(schema, 'output') : { type: 'string' } } },
  };
}

function parametersOf(
  schema: z.ZodType | undefined,
  place: 'path' | 'query',
  components: Components,
): Json[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, field]) => {
    const json = components.of(field, 'input');
    const isList = json.type === 'array';
    return {
      name,
      in: place,
      required: place === 'path',
      schema: json,
      ...(typeof json.description === 'string' && { description: json.description }),
      ...(isList && { style: 'form', explode: false }),
    };
  });
}

/** Every status that the document names for a route. */
export const statusesOf = (route: Route): number[] => [
  ...Object.keys(route.responses).map(Number),
  ...problemsOf(route),
];

function problemsOf(route: Route): number[] {
  const signed = route.security === 'webhook_signature';
  const open = isOpen(route);
  return [
    ...(route.body || route.query ? [400] : []),
    ...(open ? [] : [401]),
    ...(route.security === 'public' || signed || route.security === 'signed_in' ? [] : [403]),
    // Ids stand in paths, queries and bodies.
    ...(route.params || route.query || route.body ? [404] : []),
    // A file that is gone, a run that has not begun.
    ...(route.method === 'get' && !route.params ? [] : [409]),
    // Links that ran out, and too many knocks at an open door.
    ...(route.security === 'my_page_entrance' ? [410, 429] : []),
    ...(route.body ? [413, 415] : route.streamBody ? [413] : []),
    ...(route.method === 'get' ? [] : [422]),
    503,
  ];
}

/** The parts in words. */
function saidOf(route: Route, baseUrl: string): Json {
  const { security } = route;
  return {
    tags: [route.tag],
    summary: route.summary,
    operationId: operationId(route),
    ...(route.description && { description: route.description }),
    security: isOpen(route)
      ? []
      : security === 'webhook_signature'
        ? [{ webhookSignature: [] }]
        : security === 'my_page'
          ? [{ myPage: [] }]
          : [{ apiKey: [] }, { session: [] }],
    'x-codeSamples': [{ lang: 'shell', label: 'curl', source: curlOf(route, baseUrl) }],
  };
}

const isOpen = ({ security }: Route): boolean => security === 'public' || security === 'my_page_entrance';

const operationId = ({ method, path, base }: Route): string =>
  [
    method,
    ...(base ? ['my'] : []),
    ...path
      .split('/')
      .filter(Boolean)
      .map((part) =>
        part
          .replaceAll(/[{}]/g, '')
          .replaceAll(/[^A-Za-z0-9]+(.)/g, (_all, letter: string) => letter.toUpperCase()),
      ),
  ]
    .map((part, index) => (index === 0 ? part : part.charAt(0).toUpperCase() + part.slice(1)))
    .join('');

function curlOf(route: Route, baseUrl: string): string {
  const url = `${baseUrl}${pathOf(route)}`;
  const method = route.method === 'get' ? '' : ` -X ${route.method.toUpperCase()}`;
  const key =
    isOpen(route) || route.security === 'webhook_signature'
      ? ''
      : route.security === 'my_page'
        ? ` \\\n  -b "oikaze_my=$MY_PAGE" -H 'Origin: ${baseUrl}'`
        : ` \\\n  -H "Authorization: Bearer $OIKAZE_API_KEY"`;
  const body =
    route.example === undefined
      ? ''
      : ` \\\n  -H 'Content-Type: application/json' \\\n  -d '${JSON.stringify(route.example)}'`;
  return `curl${method} '${url}'${key}${body}`;
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', maxLength: 255 },
  description: '同じ鍵と同じ内容なら、二度目からは最初の答えをそのまま返します',
};
