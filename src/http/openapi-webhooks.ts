import { WEBHOOK_EVENT_TYPES } from '#domain/webhook-events';
import type { Json } from './openapi-components.ts';

export const WEBHOOK_HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => ({
  name,
  in: 'header',
  required: true,
  schema: { type: 'string' },
}));

/** What we post to others (X10): one operation for each type of event, all with the same body. */
export const webhooksOf = (schema: Json): Json =>
  Object.fromEntries(
    WEBHOOK_EVENT_TYPES.map((type) => [
      type,
      {
        post: {
          tags: ['Webhook'],
          summary: `${type} の通知`,
          operationId: `on${type.replaceAll(/(?:^|[._])(\w)/g, (_all, letter: string) => letter.toUpperCase())}`,
          parameters: WEBHOOK_HEADERS,
          requestBody: { required: true, content: { 'application/json': { schema } } },
          responses: {
            '2XX': { description: '受け取りました。送り直しません' },
            410: { description: 'もう送らないでください。送り先を無効にします' },
            default: { description: '間隔を延ばしながら、同じ webhook-id で送り直します' },
          },
        },
      },
    ]),
  );
