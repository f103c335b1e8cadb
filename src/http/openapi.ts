/** The OpenAPI 3.1 document, made from the same route table that routes and validates. */
import { z } from 'zod';
import { problem } from '#contract/problem';
import type { ResponseDoc, Route } from './define-route.ts';
import { Components, type Json } from './openapi-components.ts';
import { errorTable } from './problem.ts';

export function buildOpenApi(routes: readonly Route[], options: { version: string; baseUrl: string }): Json {
  const components = new Components();
  components.of(problem, 'output');
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

function problemsOf(route: Route): number[] {
  const signed = route.security === 'webhook_signature';
  const open = isOpen(route);
  return [
    ...(route.body || route.query ? [400] : []),
    ...(open ? [] : [401]),
    ...(route.security === 'public' || signed || route.security === 'signed_in' ? [] : [403]),
    ...(route.params ? [404] : []),
    ...(route.method === 'get' ? [] : [409]),
    ...(route.body ? [413, 415, 422] : route.streamBody ? [413, 422] : []),
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

const WEBHOOK_HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => ({
  name,
  in: 'header',
  required: true,
  schema: { type: 'string' },
}));

const introduction = (baseUrl: string): string => `追い風（Oikaze）の API です。

- 認証: プログラムは \`Authorization: Bearer <API キー>\`。画面は \`POST /api/auth/sign-in/email\` のクッキー。
- 日時は ISO 8601（オフセット付き）、ID は UUID、金額は整数の円です。
- 一覧は \`items\` と \`nextCursor\`。次のページは \`?cursor=<nextCursor>\`。
- エラーは RFC 9457 の problem+json で、変わらない \`code\`、項目ごとの \`errors\`、直し方の \`remedy\` が付きます（[一覧](/api/docs/errors)）。\`Accept-Language: en\` で英語になります。
- 作成の POST には \`Idempotency-Key\` を付けられます。

## はじめての一巡

\`\`\`sh
export OIKAZE_API_KEY=…
api() { curl -s -H "Authorization: Bearer $OIKAZE_API_KEY" -H 'Content-Type: application/json' "$@"; }

api -X POST ${baseUrl}/api/v1/customers -d '{"name":"山田 花子","email":"hanako@example.jp","phone":"090-1234-5678"}'
api -X POST ${baseUrl}/api/v1/patterns -d '{"name":"ためし","base":"specified","steps":[
  {"channel":"mail","offset":"PT2S","mail":{"subject":"こんにちは","body":"{{customer.name}} 様"}},
  {"channel":"phone","offset":"PT4S","title":"電話する"},
  {"channel":"sms","offset":"PT6S","sms":{"text":"またご連絡します"}}]}'
api -X POST ${baseUrl}/api/v1/follows -d '{"customerId":"<顧客の id>","patternId":"<パターンの id>"}'
api ${baseUrl}/api/v1/customers/<顧客の id>/history
\`\`\`

エラーの種類は ${errorTable().length} です。`;
