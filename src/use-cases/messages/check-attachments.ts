import { fileTypeFromBuffer } from 'file-type';
import {
  ATTACHMENT_LIMITS,
  ATTACHMENT_TYPES,
  extensionOf,
  safeFileName,
  TEXT_ATTACHMENTS,
} from '#domain/messages/attachment-limits';
import { type Bilingual, DomainError } from '#errors';

export interface GivenAttachment {
  fileName: string;
  content: Uint8Array;
}

/** A file whose type is known from its bytes and allowed. */
export interface CheckedAttachment extends GivenAttachment {
  contentType: string;
}

/**
 * Checks the files of a message: how many, how large, and what they really are.
 * @throws DomainError `attachment_too_large`, `attachment_not_allowed`, naming `attachments[n]`
 */
export async function checkAttachments(given: readonly GivenAttachment[]): Promise<CheckedAttachment[]> {
  const { perMessage, bytes, totalBytes } = ATTACHMENT_LIMITS;
  if (given.length > perMessage) {
    throw tooLarge('attachments', {
      ja: `添付は${perMessage}個までです。分けて送ってください`,
      en: `attach at most ${perMessage} files, and send the others in another message`,
    });
  }
  const total = given.reduce((sum, { content }) => sum + content.byteLength, 0);
  const large = given.findIndex(({ content }) => content.byteLength > bytes);
  if (large >= 0)
    throw tooLarge(`attachments[${large}]`, {
      ja: `1個${megabytes(bytes)}MBまでです`,
      en: `give files of at most ${megabytes(bytes)} MB each`,
    });
  if (total > totalBytes)
    throw tooLarge('attachments', {
      ja: `合計${megabytes(totalBytes)}MBまでです。分けて送ってください`,
      en: `attach at most ${megabytes(totalBytes)} MB in all, and send the others in another message`,
    });
  return await Promise.all(given.map((file, index) => check(file, index)));
}

async function check({ fileName, content }: GivenAttachment, index: number): Promise<CheckedAttachment> {
  const name = safeFileName(fileName);
  const contentType = await typeOf(name, content);
  if (!contentType) {
    throw new DomainError('attachment_not_allowed', {
      message: 'the file is of a type that is not taken',
      field: `attachments[${index}]`,
      remedy: {
        ja: 'PDF・画像・Word・Excel・PowerPoint・テキストのファイルを添付してください',
        en: 'attach PDF, picture, Word, Excel, PowerPoint or text files',
      },
    });
  }
  // The ending follows the bytes: a program that opens by ending does what the type says.
  const endings = ATTACHMENT_TYPES[contentType] ?? [];
  const fits = endings.includes(extensionOf(name));
  return { content, contentType, fileName: fits ? name : `${name}.${endings[0]}` };
}

/** Null: not allowed. Files without a signature pass as text where they are text. */
async function typeOf(fileName: string, content: Uint8Array): Promise<string | null> {
  if (content.byteLength === 0) return null;
  const found = await fileTypeFromBuffer(content);
  if (found) return found.mime in ATTACHMENT_TYPES ? found.mime : null;
  const byEnding = TEXT_ATTACHMENTS[extensionOf(fileName)];
  return byEnding && isText(content) ? byEnding : null;
}

/** Text in UTF-8 or Shift_JIS. A NUL is in neither, and `<` at the beginning would be a page or a script to some programs. */
function isText(content: Uint8Array): boolean {
  if (content.includes(0)) return false;
  for (const encoding of ['utf-8', 'shift_jis']) {
    try {
      return !new TextDecoder(encoding, { fatal: true }).decode(content).trimStart().startsWith('<');
    } catch {
      // Not in this encoding; the next one decides.
    }
  }
  return false;
}

const megabytes = (bytes: number): number => bytes / 1024 / 1024;

const tooLarge = (field: string, remedy: Bilingual): DomainError =>
  new DomainError('attachment_too_large', { message: 'too many or too large files', field, remedy });
