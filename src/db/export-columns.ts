import type { ExportListName } from '#contract/exports';
import { CONSENT_LABELS } from '#domain/consent';
import { WISH_TEXT } from '#domain/wishes';
import { CLEANING_WORDS } from '#domain/cleaning-decision';
import { SEND_REASONS } from '#domain/send-reasons';
import { scrapStatuses } from '#domain/scrap-lookup';
import { LAST_USED_ON } from './last-used.ts';

/** A column of an exported list: heading and SQL, written here and never taken from a request. */
export interface ExportColumn {
  heading: string;
  sql: string;
  isNumber?: true;
  /** a real address of a person: only for those who may export such (src/domain/policy.ts) */
  isAddress?: true;
}

export interface ExportList {
  /** alias `x` is the list's own row, `c` its customer, `st` its store */
  from: string;
  /** what `from` and `to` of a request limit: a date, or an instant of the store's days */
  day: string;
  columns: readonly ExportColumn[];
}

const text = (heading: string, sql: string): ExportColumn => ({ heading, sql: `(${sql})::text` });
const number = (heading: string, sql: string): ExportColumn => ({
  heading,
  sql: `(${sql})::text`,
  isNumber: true,
});
const address = (heading: string, sql: string): ExportColumn => ({
  heading,
  sql: `(${sql})::text`,
  isAddress: true,
});
const at = (heading: string, sql: string): ExportColumn => ({
  heading,
  sql: `to_char(${sql} AT TIME ZONE st.time_zone, 'YYYY-MM-DD HH24:MI')`,
});
const words = (heading: string, sql: string, names: Record<string, string>): ExportColumn => ({
  heading,
  sql: `CASE ${sql} ${Object.entries(names)
    .map(([word, name]) => `WHEN '${word}' THEN '${name}'`)
    .join(' ')} ELSE ${sql} END`,
});

const CHANNEL = {
  mail: 'メール',
  sms: 'SMS',
  phone: '電話',
  postcard: 'はがき',
  survey: 'アンケート',
  task: 'タスク',
};
const DEAL = { none: 'なし', new: '新着', negotiating: '商談中', contracted: '成約', ended: '商談終了' };

/** Why something was not sent, in words. */
const REASON_TEXT = Object.fromEntries(
  Object.entries(SEND_REASONS).map(([reason, { label }]) => [reason, label]),
);

const store = text('店舗', 'st.name');
const customer = [text('顧客 ID', 'c.id'), text('氏名', 'c.name'), text('カナ', 'c.kana')];
const withCustomer = (table: string) =>
  `${table} x JOIN customer c ON c.id = x.customer_id JOIN store st ON st.id = x.store_id`;

/** 希望 in the source's words (C6). */
const WISHES_TEXT = `(SELECT string_agg(CASE w.wish ${Object.entries(WISH_TEXT)
  .map(([wish, name]) => `WHEN '${wish}' THEN '${name}'`)
  .join(' ')} END, '、' ORDER BY w.nr) FROM unnest(x.wishes) WITH ORDINALITY w (wish, nr))`;

/** The answers to a kind of survey about a quote in words, question by question (C5, C7). */
const surveyText = (kind: string): string => `(
  SELECT string_agg(concat(e.question->'label'->>'ja', '：', CASE jsonb_typeof(a.answers->(e.question->>'id'))
      WHEN 'string' THEN a.answers->>(e.question->>'id')
      ELSE (SELECT string_agg(ch.choice->'label'->>'ja', '、' ORDER BY ch.nr)
        FROM jsonb_array_elements(e.question->'choices') WITH ORDINALITY ch (choice, nr)
        WHERE a.answers->(e.question->>'id') ? (ch.choice->>'id')) END), ' / ' ORDER BY a.answered_at, e.nr)
  FROM survey_answer a JOIN survey_definition sd ON sd.id = a.definition_id
  CROSS JOIN LATERAL jsonb_array_elements(sd.content->'questions') WITH ORDINALITY e (question, nr)
  WHERE a.quote_id = x.id AND a.kind = '${kind}' AND a.answers ? (e.question->>'id'))`;

/** What each list holds, in the order of the columns. */
export const EXPORT_TABLES: Record<ExportListName, ExportList> = {
  customers: {
    from: 'customer c JOIN customer x ON x.id = c.id JOIN store st ON st.id = c.store_id LEFT JOIN staff_user u ON u.id = c.assignee_id',
    day: '(c.created_at AT TIME ZONE st.time_zone)::date',
    columns: [
      store,
      ...customer,
      text('外部 ID', 'c.external_id'),
      text('電話番号', `coalesce(c.phone_entered, regexp_replace(c.phone, '^\\+81', '0'))`),
      address('メールアドレス', 'c.email'),
      text('郵便番号', 'c.postal_code'),
      text('住所', 'c.address'),
      text('担当者', 'u.name'),
      words('商談状態', 'c.negotiation_state', DEAL),
      text('最終商談日', 'c.last_negotiated_on'),
      words('希望の連絡方法', 'c.preferred_channel', CHANNEL),
      text('タグ', `array_to_string(c.tags, '、')`),
      words('メールの同意', 'c.consent_mail', CONSENT_LABELS),
      words('SMS の同意', 'c.consent_sms', CONSENT_LABELS),
      words('はがきの同意', 'c.consent_postcard', CONSENT_LABELS),
      words('DM の判断', 'c.cleaning_decision', CLEANING_WORDS),
      text('最終利用日', LAST_USED_ON),
      text(
        '車両',
        `(SELECT string_agg(concat_ws(' ', v.model, v.registration_number), '、' ORDER BY v.id) FROM vehicle v WHERE v.customer_id = c.id)`,
      ),
      text(
        '車検満了日',
        `(SELECT min(v.inspection_expires_on) FROM vehicle v WHERE v.customer_id = c.id AND v.inspection_expires_on >= current_date)`,
      ),
      text(
        '進行中のフォロー',
        `(SELECT string_agg(p.name, '、' ORDER BY f.id) FROM follow f JOIN pattern p ON p.id = f.pattern_id
        WHERE f.customer_id = c.id AND f.status IN ('starting', 'running', 'paused'))`,
      ),
      text('生年月日', 'c.birth_on'),
      text('家族構成', 'c.family'),
      text('職業', 'c.job'),
      text('休日', 'c.days_off'),
      text('メモ', 'c.note'),
      at('登録日時', 'c.created_at'),
    ],
  },
  vehicles: {
    from: withCustomer('vehicle'),
    day: 'x.inspection_expires_on',
    columns: [
      store,
      ...customer,
      text('メーカー', 'x.maker'),
      text('車種', 'x.model'),
      text('車両区分', 'x.vehicle_class'),
      text('登録番号', 'x.registration_number'),
      text('車台番号', 'x.chassis_number'),
      text('初度登録', 'x.first_registered_on'),
      text('車検満了日', 'x.inspection_expires_on'),
      text('納車日', 'x.delivered_on'),
      number('走行距離 km', 'x.odometer_km'),
    ],
  },
  quotes: {
    from: withCustomer('quote'),
    day: '(x.received_at AT TIME ZONE st.time_zone)::date',
    columns: [
      store,
      ...customer,
      text('見積り ID', 'x.id'),
      at('受付日時', 'x.received_at'),
      words('状態', 'x.status', DEAL),
      text('経路', 'x.source'),
      text('希望車種', 'x.vehicle_text'),
      number('概算金額（円）', 'x.estimate_yen'),
      at('商談日時', 'x.negotiated_at'),
      at('成約日時', 'x.contracted_at'),
      at('終了日時', 'x.ended_at'),
      text('終了の理由', 'x.end_reason'),
      text('希望', WISHES_TEXT),
      text('使用用途', 'x.usage'),
      number('頭金予定（円）', 'x.down_payment_yen'),
      number('月々の支払い（円）', 'x.monthly_payment_yen'),
      number('ボーナス払い回数', 'x.bonus_payments'),
      text('その他の項目', `nullif((x.details - 'stub')::text, '{}')`),
      text('電話番号', `coalesce(c.phone_entered, regexp_replace(c.phone, '^\\+81', '0'))`),
      address('メールアドレス', 'c.email'),
      text('郵便番号', 'c.postal_code'),
      text('住所', 'c.address'),
      text('生年月日', 'c.birth_on'),
      text('家族構成', 'c.family'),
      text('職業', 'c.job'),
      text('休日', 'c.days_off'),
      words('希望の連絡方法', 'c.preferred_channel', CHANNEL),
      text('担当者', '(SELECT u.name FROM staff_user u WHERE u.id = c.assignee_id)'),
      text('タグ', `array_to_string(c.tags, '、')`),
      text('メモ', 'c.note'),
      at('状態の変更日時', 'x.status_changed_at'),
      text('見積りアンケート', surveyText('estimate')),
      text('成約アンケート', surveyText('contract')),
      text('終了アンケート', surveyText('end')),
    ],
  },
  orders: {
    from: withCustomer('customer_order'),
    day: 'x.ordered_on',
    columns: [
      store,
      ...customer,
      text('購入日', 'x.ordered_on'),
      text('商品', 'x.product'),
      number('金額（円）', 'x.amount_yen'),
      text('外部 ID', 'x.external_id'),
    ],
  },
  follows: {
    from: `${withCustomer('follow')} JOIN pattern_version v ON v.id = x.pattern_version_id`,
    day: '(x.assigned_at AT TIME ZONE st.time_zone)::date',
    columns: [
      store,
      ...customer,
      text('フォロー ID', 'x.id'),
      text('パターン', 'v.name'),
      number('版', 'v.version'),
      words('状態', 'x.status', {
        starting: '開始中',
        running: '進行中',
        paused: '一時停止',
        completed: '完了',
        stopped: '停止',
      }),
      text(
        '基準日',
        `coalesce(x.base_on::text, to_char(x.base_at AT TIME ZONE st.time_zone, 'YYYY-MM-DD HH24:MI'))`,
      ),
      at('割当日時', 'x.assigned_at'),
      text('割り当てた人', 'x.assigned_by'),
      at('停止日時', 'x.stopped_at'),
      words('停止の理由', 'x.stop_reason', {
        reply: '返信',
        contract: '成約',
        end: '商談中止',
        staff: '担当者',
        replaced: '付け替え',
      }),
      at('完了日時', 'x.completed_at'),
      at(
        '次のステップ',
        `(SELECT min(s.due_at) FROM follow_step s WHERE s.follow_id = x.id AND s.status = 'planned')`,
      ),
      number(
        '残りステップ',
        `(SELECT count(*) FROM follow_step s WHERE s.follow_id = x.id AND s.status = 'planned')`,
      ),
    ],
  },
  todos: {
    from: `${withCustomer('todo')} LEFT JOIN pattern p ON p.id = x.pattern_id LEFT JOIN staff_user u ON u.id = x.assignee_id`,
    day: '(x.due_at AT TIME ZONE st.time_zone)::date',
    columns: [
      store,
      ...customer,
      text('電話番号', `coalesce(c.phone_entered, regexp_replace(c.phone, '^\\+81', '0'))`),
      at('期限', 'x.due_at'),
      text('内容', 'x.title'),
      words('方法', 'x.channel', CHANNEL),
      text('パターン', 'p.name'),
      text('担当者', 'u.name'),
      words('状態', 'x.status', { open: '未完了', done: '完了', cancelled: '取消' }),
      words('結果', 'x.result', {
        connected: '通話',
        no_answer: '不在',
        call_back: '折り返し',
        refused: '拒否',
        wrong_number: '番号違い',
        done: '済み',
      }),
      text('結果のメモ', 'x.result_note'),
      at('次の連絡', 'x.next_contact_at'),
      at('完了日時', 'x.completed_at'),
      text('完了した人', 'x.completed_by'),
    ],
  },
  deliveries: {
    from: withCustomer('delivery'),
    day: '(x.created_at AT TIME ZONE st.time_zone)::date',
    columns: [
      store,
      ...customer,
      text('送信 ID', 'x.id'),
      words('方法', 'x.channel', CHANNEL),
      words('状態', 'x.status', {
        planned: '予定',
        claimed: '送信中',
        accepted: '送信済み',
        delivered: '到達',
        bounced: '不達',
        failed: '失敗',
        suppressed: '見送り',
        in_doubt: '確認待ち',
      }),
      address('宛先', 'x.to_address'),
      text('件名', 'x.subject'),
      number('料金（円）', 'x.price_yen'),
      at('送信日時', 'x.accepted_at'),
      text('見送りの理由', 'x.suppress_reason'),
      text('エラー', 'x.error'),
      at('作成日時', 'x.created_at'),
    ],
  },
  history: {
    from: withCustomer('history_entry'),
    day: '(x.occurred_at AT TIME ZONE st.time_zone)::date',
    columns: [
      store,
      ...customer,
      at('日時', 'x.occurred_at'),
      text('種類', 'x.kind'),
      words('方法', 'x.channel', CHANNEL),
      text('内容', 'x.summary'),
      text('記録した人', 'x.actor_name'),
    ],
  },
  automation_sends: {
    from: `${withCustomer('single_send')} LEFT JOIN automation_rule r ON r.id = x.rule_id LEFT JOIN vehicle v ON v.id = x.vehicle_id
      LEFT JOIN delivery d ON d.send_key = x.send_key`,
    day: 'x.planned_on',
    columns: [
      store,
      text('ルール', 'r.name'),
      ...customer,
      text('車種', 'v.model'),
      text('登録番号', 'v.registration_number'),
      text('期日', 'x.due_on'),
      text('送信予定日', 'x.planned_on'),
      words('方法', 'x.channel', CHANNEL),
      words('結果', 'x.status', {
        planned: '保留・予定',
        issued: 'ToDo',
        done: '送信済み',
        skipped: '見送り',
        cancelled: '取消',
        in_doubt: '確認待ち',
        failed: '失敗',
      }),
      words('理由', 'coalesce(x.skip_reason, x.hold_reason)', REASON_TEXT),
      at('保留の期限', 'x.held_until'),
      at('送信日時', 'x.done_at'),
      at('到達日時', 'd.delivered_at'),
      address('宛先', 'd.to_address'),
      number('料金（円）', 'coalesce(d.price_yen, 0)'),
    ],
  },
  cleaning_lookups: {
    from: `${withCustomer('cleaning_lookup')} JOIN vehicle v ON v.id = x.vehicle_id`,
    day: '(x.answered_at AT TIME ZONE st.time_zone)::date',
    columns: [
      store,
      ...customer,
      text('郵便番号', 'c.postal_code'),
      text('住所', 'c.address'),
      words('DM の判断', 'c.cleaning_decision', CLEANING_WORDS),
      text('車種', `nullif(concat_ws(' ', v.maker, v.model), '')`),
      text('登録番号', 'v.registration_number'),
      text('車台番号', 'v.chassis_number'),
      text('車検満了日', 'v.inspection_expires_on'),
      words('結果', `coalesce(x.result, '')`, { ...scrapStatuses, '': '未確認' }),
      words('不足している情報', 'x.lacks', {
        registration_number: '登録番号',
        chassis_number: '車台番号',
        both: '登録番号・車台番号',
      }),
      text('備考', `CASE WHEN x.simulated THEN 'シミュレーターの作りものの結果' END`),
      at('確認日時', 'x.answered_at'),
    ],
  },
};
