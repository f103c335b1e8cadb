/** Why a send did not happen, or not now: one table; the words are stored and never renamed. */
export const SEND_REASONS = {
  step_not_planned: { outcome: 'skip', label: 'このステップは予定から外れています' },
  follow_not_running: { outcome: 'skip', label: 'フォローが終了しています' },
  follow_paused: { outcome: 'wait', label: 'フォローが一時停止中です' },
  rule_archived: { outcome: 'skip', label: '自動送信ルールが廃止されています' },
  rule_paused: { outcome: 'wait', label: '自動送信ルールが一時停止中です' },
  sender_incomplete: {
    outcome: 'wait',
    label: '店舗の住所が登録されていないため、広告メールを送れません（特定電子メール法の表示義務）',
  },
  emergency_stop: { outcome: 'wait', label: '緊急停止中です' },
  excluded_from_dm: { outcome: 'skip', label: 'リストクリーニングで配信対象外です' },
  not_contracted: {
    outcome: 'skip',
    label: 'SMS・はがきの基本契約がありません（管理者が「利用明細・契約」で追加できます）',
  },
  opted_out: { outcome: 'skip', label: '顧客が配信停止を希望しています' },
  consent_denied: { outcome: 'skip', label: '顧客の同意がありません（拒否）' },
  no_consent: { outcome: 'skip', label: '広告の配信に必要な事前の同意がありません' },
  no_address: { outcome: 'skip', label: '連絡先が登録されていません' },
  address_undeliverable: { outcome: 'skip', label: '連絡先に届きません' },
  no_address_call_instead: {
    outcome: 'hand_over',
    label: '連絡先がないため、担当者が別の方法で連絡してください',
  },
  undeliverable_call_instead: {
    outcome: 'hand_over',
    label: '連絡先に届かないため、担当者が別の方法で連絡してください',
  },
  ask_before_dm: {
    outcome: 'hand_over',
    label: 'リストクリーニングで要確認の顧客です。送ってよいか確かめてください',
  },
  daily_cap: { outcome: 'wait', label: 'ルールの1日の上限に達したため、翌日以降に送ります' },
  held_too_long: { outcome: 'skip', label: '保留が長引いたため、送信をやめました' },
  budget_cap: { outcome: 'wait', label: '今月の予算の上限に達しています' },
  over_budget: { outcome: 'skip', label: '1通の料金が予算の上限を超えています' },
  frequency_cap: { outcome: 'wait', label: '配信回数の上限に達しています' },
  frequency_cap_zero: { outcome: 'skip', label: '配信回数の上限が0回に設定されています' },
  quiet_hours: { outcome: 'wait', label: '配信しない時間帯です' },
} as const satisfies Record<string, { outcome: 'skip' | 'wait' | 'hand_over'; label: string }>;

export type SendReason = keyof typeof SEND_REASONS;

type ReasonOf<Outcome> = {
  [Reason in SendReason]: (typeof SEND_REASONS)[Reason]['outcome'] extends Outcome ? Reason : never;
}[SendReason];

export type SkipReason = ReasonOf<'skip'>;
export type WaitReason = ReasonOf<'wait'>;
export type HandOverReason = ReasonOf<'hand_over'>;
