/** What may be sent with a message, both ways (docs/decisions/0012). Read by the API, the mail listener and the screens. */
export const ATTACHMENT_LIMITS = {
  perMessage: 5,
  /** of one file */
  bytes: 5 * 1024 * 1024,
  /** of all files of a message */
  totalBytes: 10 * 1024 * 1024,
  nameLength: 150,
} as const;

/**
 * Types that are taken, by what the bytes are and never by what a file says of itself. Nothing that a browser or an office
 * program would run: no HTML, SVG, scripts, archives or documents with macros.
 */
export const ATTACHMENT_TYPES: Readonly<Record<string, readonly string[]>> = {
  'application/pdf': ['pdf'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/heic': ['heic'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'text/plain': ['txt'],
  'text/csv': ['csv'],
};

/** For `<input accept>`. */
export const ATTACHMENT_ACCEPT = Object.values(ATTACHMENT_TYPES)
  .flat()
  .map((extension) => `.${extension}`)
  .join(',');

/** Types without a signature of their own: known by their ending, and by being text. */
export const TEXT_ATTACHMENTS: Readonly<Record<string, string>> = { txt: 'text/plain', csv: 'text/csv' };

/** The ending of a file name in lower case; empty where there is none. */
export const extensionOf = (fileName: string): string =>
  /\.([^.\\/]{1,10})$/.exec(fileName)?.[1]?.toLowerCase() ?? '';

/**
 * A file name that is safe to store, show and give to a browser: no path, no control or direction characters
 * (U+202E would show `gpj.exe` as `exe.jpg`), not too long.
 */
export function safeFileName(name: string): string {
  const bare = (name.split(/[\\/]/).pop() ?? '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is taken out
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069<>:"|?*]/g, '')
    .replace(/^\.+/, '')
    .trim();
  const extension = extensionOf(bare);
  const stem = extension ? bare.slice(0, -extension.length - 1) : bare;
  const kept = [...stem].slice(0, ATTACHMENT_LIMITS.nameLength - extension.length - 1).join('') || 'file';
  return extension ? `${kept}.${extension}` : kept;
}
