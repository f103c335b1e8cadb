import { ATTACHMENT_LIMITS } from '#domain/messages/attachment-limits';

/** What the API would refuse, said before anything is sent; null: nothing. */
export function refusalOf(
  files: readonly File[],
): { reason: 'tooMany' | 'tooLarge' | 'totalTooLarge'; name: string } | null {
  const { perMessage, bytes, totalBytes } = ATTACHMENT_LIMITS;
  if (files.length > perMessage) return { reason: 'tooMany', name: '' };
  const large = files.find(({ size }) => size > bytes);
  if (large) return { reason: 'tooLarge', name: large.name };
  const total = files.reduce((sum, { size }) => sum + size, 0);
  return total > totalBytes ? { reason: 'totalTooLarge', name: '' } : null;
}

/** The file as the API takes it: bytes in base64. */
export function readFile(file: File): Promise<{ fileName: string; content: string }> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error ?? new Error('the file could not be read'));
    reader.onload = () => {
      const url = String(reader.result);
      resolve({ fileName: file.name, content: url.slice(url.indexOf(',') + 1) });
    };
    reader.readAsDataURL(file);
  });
}
