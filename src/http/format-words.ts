/** What each format and refinement of the contract asks for, in words. */
import type { Bilingual } from '#errors';

export type Words = readonly [message: string, remedy: string];

/** By name of the format or of the refinement (src/contract/fields.ts). */
export const FORMATS: Record<string, Bilingual<Words>> = {
  guid: {
    ja: ['ID の形式ではありません', 'API が返した UUID を指定してください'],
    en: ['is not an id', 'give a UUID as the API answered it'],
  },
  instant: {
    ja: ['日時の形式ではありません', '2026-12-01T10:00:00+09:00 のようにオフセット付きで指定してください'],
    en: ['is not an instant', 'give date, time and offset, such as 2026-12-01T10:00:00+09:00'],
  },
  date: {
    ja: ['日付の形式ではありません', '2026-12-01 のように実在する日付を指定してください'],
    en: ['is not a date', 'give a date such as 2026-12-01'],
  },
  base: {
    ja: [
      '基準日の形式ではありません',
      '2026-12-01 のような日付か、2026-12-01T10:00:00+09:00 のようなオフセット付きの日時を指定してください',
    ],
    en: [
      'is not a base date',
      'give a date such as 2026-12-01 or an instant such as 2026-12-01T10:00:00+09:00',
    ],
  },
  time_of_day: {
    ja: ['時刻の形式ではありません', '10:00 のように HH:mm で指定してください'],
    en: ['is not a time of day', 'give HH:mm, such as 10:00'],
  },
  day_offset: {
    ja: [
      '日・週・月・年で表した間隔ではありません',
      '-P30D（30日前）や P6M（6か月後）の形で指定してください',
    ],
    en: ['is not an offset in days, weeks, months or years', 'give one such as -P30D or P6M'],
  },
  offset: {
    ja: [
      '間隔の形式ではありません',
      'P20D（20 日後）、-P60D（60 日前）、PT30M（30 分後）のように ISO 8601 で指定してください',
    ],
    en: ['is not an offset', 'give an ISO 8601 duration such as P20D, -P60D or PT30M'],
  },
  interval: {
    ja: ['繰り返しの間隔の形式ではありません', 'P30D のように正の ISO 8601 で指定してください'],
    en: ['is not an interval', 'give a positive ISO 8601 duration such as P30D'],
  },
  month: {
    ja: ['月の形式ではありません', '2026-12 のように YYYY-MM で指定してください'],
    en: ['is not a month', 'give YYYY-MM, such as 2026-12'],
  },
  time_zone: {
    ja: ['タイムゾーンの名前ではありません', 'Asia/Tokyo のような IANA の名前を指定してください'],
    en: ['is not a time zone', 'give an IANA name such as Asia/Tokyo'],
  },
  email_address: {
    ja: ['メールアドレスの形式ではありません', 'hanako@example.jp のように指定してください'],
    en: ['is not a mail address', 'give an address such as hanako@example.jp'],
  },
  webhook_url: {
    ja: [
      'Webhook を送れる URL ではありません',
      'https://crm.example.jp/hooks のように、ユーザー名やパスワードを含まない http か https の URL を指定してください',
    ],
    en: [
      'is not a URL that webhooks can be sent to',
      'give an http or https URL without user name and password, such as https://crm.example.jp/hooks',
    ],
  },
  postal_code: {
    ja: ['郵便番号の形式ではありません', '150-0001 のように 7 桁で指定してください'],
    en: ['is not a Japanese postcode', 'give seven digits, such as 150-0001'],
  },
  query_too_deep: {
    ja: ['条件の入れ子が深すぎます', '4 段以内にまとめてください'],
    en: ['is nested too deeply', 'use at most 4 levels'],
  },
  query_too_big: {
    ja: ['条件が多すぎます', '60 個以内にまとめてください'],
    en: ['has too many conditions', 'use at most 60'],
  },
  unknown_field: {
    ja: ['そのような項目はありません', '検索条件の一覧にある項目名を指定してください'],
    en: ['is not a field', 'use a field of the search builder'],
  },
  operator_does_not_fit: {
    ja: ['この項目では使えない比べ方です', '項目に合った比べ方を選んでください'],
    en: ['does not fit the field', 'choose a comparison of this field'],
  },
  value_does_not_fit: {
    ja: [
      '値が比べ方に合いません',
      '期間は { from, to }、相対日付は P90D・P1Y、選択肢は ["…"] のように指定してください',
    ],
    en: [
      'does not fit the comparison',
      'give { from, to } for a period, P90D or P1Y for a relative one, ["…"] for choices',
    ],
  },
  match_does_not_fit: {
    ja: [
      '合計は購入にだけ、min か max と一緒に使えます',
      'match を some・none・last にするか、購入の合計に min か max を付けてください',
    ],
    en: ['does not fit', 'total is for orders, with min or max; min and max are for total only'],
  },
  pattern_required: {
    ja: ['割り当てるパターンがありません', 'patternId を指定してください'],
    en: ['is required for this action', 'give patternId'],
  },
  selection_empty: {
    ja: ['対象がありません', 'query か customerIds を指定してください'],
    en: ['selects nobody', 'give query or customerIds'],
  },
  design_required: {
    ja: ['はがきのデザインがありません', 'designId を指定してください'],
    en: ['is required for a selection', 'give designId'],
  },
  card_or_customer: {
    ja: ['はがきの指定が正しくありません', 'cardNumber か customerId のどちらか一つを指定してください'],
    en: ['is given twice or not at all', 'give either cardNumber or customerId'],
  },
  tags_empty: {
    ja: ['タグの指定がありません', 'add か remove に 1 つ以上のタグを指定してください'],
    en: ['names no tag', 'give at least one tag in add or remove'],
  },
  range_reversed: {
    ja: ['終わりの日が始まりの日より前です', '始まりの日以後の日付を指定してください'],
    en: ['ends before it begins', 'give a date on or after the first one'],
  },
  one_of_two: {
    ja: ['対象の指定が正しくありません', 'selection か lookup のどちらか一つを指定してください'],
    en: ['is given twice or not at all', 'give either selection or lookup'],
  },
  storable_text: {
    ja: ['保存できない文字が含まれています', 'NUL 文字や壊れた絵文字を取り除いてください'],
    en: ['has characters that cannot be kept', 'take NUL characters and broken emoji out'],
  },
  empty_text: {
    ja: ['空にはできません', '本文を入力してください'],
    en: ['must not be empty', 'write something'],
  },
  survey_id_repeated: {
    ja: ['同じ id が 2 回使われています', '質問と選択肢の id を重ならないようにしてください'],
    en: ['is used twice', 'give every question and choice an id of its own'],
  },
  survey_bounds: {
    ja: ['選ぶ数の上限が合いません', '最小以上、選択肢の数以下にしてください'],
    en: ['does not fit', 'at least the minimum, at most the number of choices'],
  },
  survey_branch: {
    ja: ['分岐の元が見つかりません', 'それより前の選択式の質問と、その選択肢を指定してください'],
    en: ['leads from nowhere', 'name an earlier question with choices, and its choices'],
  },
  window_order: {
    ja: ['終わりが始まりより後ではありません', 'from より後の時刻を指定してください'],
    en: ['does not end after it begins', 'give a time after from'],
  },
};

export const TYPES: Record<string, readonly [string, string]> = {
  string: ['文字列', 'a string'],
  number: ['数値', 'a number'],
  int: ['整数', 'an integer'],
  boolean: ['true か false', 'true or false'],
  object: ['オブジェクト { … }', 'an object { … }'],
  array: ['配列 [ … ]', 'an array [ … ]'],
  record: ['オブジェクト { … }', 'an object { … }'],
};
