import { errorTable } from './problem.ts';

/** What stands above the operations: how to sign in, to page, to repeat, and a first round with curl. */
export const introduction = (baseUrl: string): string => `追い風（Oikaze）の API です。

- 認証: プログラムは \`Authorization: Bearer <API キー>\`。画面は \`POST /api/auth/sign-in/email\` のクッキー。
- 日時は ISO 8601（オフセット付き）、ID は UUID、金額は整数の円です。
- 一覧は \`items\` と \`nextCursor\`。次のページは \`?cursor=<nextCursor>\`。
- エラーは RFC 9457 の problem+json で、変わらない \`code\`、項目ごとの \`errors\`、直し方の \`remedy\` が付きます（[一覧](/api/docs/errors)）。\`Accept-Language: en\` で英語になります。
- 知らない項目（本文・クエリ）は 400 で、その名前が \`errors\` に載ります。読み飛ばすことはありません。
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
