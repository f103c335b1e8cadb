/** What the Temporal UI shows of a follow (X8): names of patterns and stores are no personal data. */
export const followTitle = (pattern: { name: string; version: number }, storeName: string): string =>
  `${pattern.name} v${pattern.version} (${storeName})`;
