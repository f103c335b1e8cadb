import { ATTACHMENT_LIMITS } from '#domain/messages/attachment-limits';
import { isDomainError } from '#errors';
import { checkAttachments, type GivenAttachment } from '../messages/check-attachments.ts';

/** Files of a mail that may be kept, and names of those that may not: the mail itself was accepted, so it is kept. */
export async function splitAttachments(
  files: readonly GivenAttachment[],
): Promise<{ attachments: GivenAttachment[]; dropped: string[] }> {
  const attachments: GivenAttachment[] = [];
  const dropped: string[] = [];
  let bytes = 0;
  for (const file of files) {
    const size = file.content.byteLength;
    const fits =
      attachments.length < ATTACHMENT_LIMITS.perMessage && bytes + size <= ATTACHMENT_LIMITS.totalBytes;
    if (fits && (await isAllowed(file))) {
      attachments.push(file);
      bytes += size;
    } else dropped.push(file.fileName);
  }
  return { attachments, dropped };
}

async function isAllowed(file: GivenAttachment): Promise<boolean> {
  try {
    await checkAttachments([file]);
    return true;
  } catch (error) {
    if (isDomainError(error)) return false;
    throw error;
  }
}

/** The text with a line on what is missing, so that nobody waits for it. */
export function withNote(text: string, dropped: readonly string[]): string {
  if (dropped.length === 0) return text || '(本文なし)';
  const names = dropped.map((name) => name.slice(0, 100)).join('、');
  return `${text}\n\n[受け取れない形式または大きさのため、添付ファイルを外しました: ${names}]`.trim();
}
