/**
 * Words that stop SMS, as the whole of a message: a word within a sentence (「車検を停止したい」) is no opt-out. Japanese
 * shops' usual ones, and those of the carriers (CTIA) that mean nothing else; "cancel" and "end" may speak of an appointment.
 */
const KEYWORDS: ReadonlySet<string> = new Set([
  '停止',
  '配信停止',
  '送信停止',
  '受信拒否',
  '配信不要',
  '解除',
  '登録解除',
  '配信解除',
  'ストップ',
  'stop',
  'stopall',
  'unsubscribe',
  'optout',
  'revoke',
]);

const POLITE =
  /(を)?(希望(します|です)?|お願い(します|いたします|致します)?|して(ください|下さい)?|ください|下さい|します)$/;

/** Width, case, spaces and marks make no difference: 「ＳＴＯＰ。」 is `stop`. */
const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\p{P}\p{S}\s]/gu, '');

/**
 * Whether a customer's SMS says that they want no more (D2, 特定電子メール法 3条3項).
 * @example isOptOut('配信停止を希望します') // true
 */
export function isOptOut(text: string): boolean {
  const word = bare(text);
  return KEYWORDS.has(word) || KEYWORDS.has(word.replace(POLITE, ''));
}
