/**
 * The one table of error codes of the product (DESIGN §1, names): snake_case, never reused, never renamed.
 * `status` is the HTTP status of the problem+json answer (RFC 9457), `title` its Japanese title.
 * No Node imports: the planner runs in the browser and in Temporal's sandbox.
 */
export const ERRORS = {
  // the request itself
  invalid_input: { status: 400, title: '入力内容に誤りがあります' },
  invalid_offset: { status: 400, title: 'ステップの間隔が正しくありません' },
  invalid_time_zone: { status: 400, title: 'タイムゾーンが正しくありません' },
  invalid_convenient_times: { status: 400, title: '都合のよい時間帯が正しくありません' },
  invalid_call_result: { status: 400, title: '対応結果が正しくありません' },
  unknown_variable: { status: 400, title: 'テンプレートに使えない変数があります' },
  missing_variable: { status: 422, title: 'テンプレートの変数に入れる値がありません' },
  sms_too_long: { status: 400, title: 'SMSの文字数が上限を超えています' },
  survey_answer_invalid: { status: 422, title: 'アンケートの回答に誤りがあります' },
  invalid_cursor: { status: 400, title: 'ページ位置の指定が正しくありません' },
  // who asks
  unauthorized: { status: 401, title: 'サインインが必要です' },
  invalid_signature: { status: 401, title: '署名を確認できません' },
  csrf_failed: { status: 403, title: '画面を読み込み直してください' },
  forbidden: { status: 403, title: 'この操作をする権限がありません' },
  option_not_contracted: { status: 403, title: '契約していない機能です' },
  // what is asked for
  not_found: { status: 404, title: '見つかりません' },
  method_not_allowed: { status: 405, title: 'この操作は用意されていません' },
  unsupported_media_type: { status: 415, title: '送信形式に対応していません' },
  payload_too_large: { status: 413, title: '送信内容が大きすぎます' },
  survey_link_invalid: { status: 404, title: 'アンケートのリンクが正しくありません' },
  unsubscribe_link_invalid: { status: 404, title: '配信停止のリンクが正しくありません' },
  survey_link_expired: { status: 410, title: 'アンケートの回答期限が過ぎました' },
  my_page_link_invalid: { status: 404, title: 'マイページのリンクが正しくありません' },
  my_page_link_expired: { status: 410, title: 'マイページのリンクの有効期限が過ぎました' },
  // its state
  wrong_state: { status: 409, title: '現在の状態ではこの操作はできません' },
  conflict: { status: 409, title: '他の変更と重なりました' },
  already_exists: { status: 409, title: 'すでに登録されています' },
  survey_already_answered: { status: 409, title: 'このアンケートは回答済みです' },
  pattern_in_use: { status: 409, title: '使用中のパターンは削除できません' },
  pattern_archived: { status: 409, title: '廃止されたパターンです' },
  follow_already_stopped: { status: 409, title: 'このフォローはすでに終了しています' },
  follow_already_running: { status: 409, title: 'このパターンはすでに実行中です' },
  step_already_run: { status: 409, title: 'このステップはすでに実行されています' },
  todo_already_closed: { status: 409, title: 'このToDoはすでに完了しています' },
  customer_erased: { status: 409, title: '削除された顧客です' },
  delivery_not_in_doubt: { status: 409, title: 'この送信は確認待ちではありません' },
  idempotency_key_reused: { status: 409, title: '同じIdempotency-Keyが別の内容で使われています' },
  idempotency_in_progress: { status: 409, title: '同じIdempotency-Keyの処理がまだ終わっていません' },
  option_needs_others: { status: 409, title: '先に必要な契約があります' },
  already_undone: { status: 409, title: 'この一括処理はすでに取り消されています' },
  // it cannot be done as asked
  no_open_window: { status: 422, title: '予定を置ける時間がありません' },
  missing_base_date: { status: 422, title: '基準日がありません' },
  too_many_selected: { status: 422, title: '一度に扱える件数を超えています' },
  postcard_unprintable: { status: 422, title: 'はがきに印刷できません' },
  postcard_unknown: { status: 422, title: 'そのはがきは見つかりません' },
  picture_unreadable: { status: 422, title: '画像を読み取れません' },
  nothing_to_print: { status: 422, title: '印刷できる宛名がありません' },
  nothing_remains: { status: 422, title: '実行できるステップが残っていません' },
  selection_empty: { status: 422, title: '対象の顧客がいません' },
  selection_too_large: { status: 422, title: '対象の顧客が多すぎます' },
  attachment_too_large: { status: 413, title: '添付ファイルが大きすぎるか、多すぎます' },
  attachment_not_allowed: { status: 422, title: 'この種類のファイルは添付できません' },
  csv_unreadable: { status: 422, title: 'CSVを読み取れません' },
  import_not_mapped: { status: 422, title: '列の割り当てが足りません' },
  missing_address: { status: 422, title: '連絡先が登録されていません' },
  // limits and outages
  too_many_requests: { status: 429, title: 'しばらくしてからやり直してください' },
  internal_error: { status: 500, title: 'システムエラーが発生しました' },
  webhooks_not_configured: { status: 503, title: 'CRMイベントの鍵が設定されていません' },
  sms_webhooks_not_configured: { status: 503, title: 'SMSの通知を受け取る設定がありません' },
  database_unavailable: { status: 503, title: 'データベースに接続できません' },
  engine_unavailable: { status: 503, title: '実行エンジンに接続できません' },
  stop_not_settled: { status: 503, title: '送信中の連絡が終わるのを待っています' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** Words in both languages of the product. */
export interface Bilingual<Words = string> {
  ja: Words;
  en: Words;
}

export interface DomainErrorOptions {
  /** What is wrong, for a person. Never personal data: messages reach logs. */
  message?: string;
  /** Path of the input at fault, e.g. `steps[2].offset`. */
  field?: string;
  /** What to do about it. English begins small and ends without a full stop: screens join it to other words. */
  remedy?: Bilingual;
  /** Facts for programs; JSON, no personal data. */
  details?: Record<string, unknown>;
  cause?: unknown;
}

/**
 * Every refusal of the product. Thrown, never returned.
 * @example throw new DomainError('not_found', { message: 'customer not found', field: 'customerId' })
 */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly title: string;
  readonly field?: string;
  readonly remedy?: Bilingual;
  readonly details?: Record<string, unknown>;

  constructor(code: ErrorCode, options: DomainErrorOptions = {}) {
    const { status, title } = ERRORS[code];
    super(options.message ?? title, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DomainError';
    this.code = code;
    this.status = status;
    this.title = title;
    if (options.field !== undefined) this.field = options.field;
    if (options.remedy !== undefined) this.remedy = options.remedy;
    if (options.details !== undefined) this.details = options.details;
  }
}

/** True for a DomainError, also one made by another copy of this module (Temporal's bundle). */
export function isDomainError(error: unknown, code?: ErrorCode): error is DomainError {
  return (
    error instanceof Error &&
    error.name === 'DomainError' &&
    (code === undefined || (error as DomainError).code === code)
  );
}
