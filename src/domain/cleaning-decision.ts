/** What list cleaning decides of a customer (D6). Stored: never renamed. */
export const CLEANING_DECISIONS = ['keep', 'exclude', 'ask'] as const;
export type CleaningDecision = (typeof CLEANING_DECISIONS)[number];

export const CLEANING_WORDS: Record<CleaningDecision, string> = {
  keep: '送る',
  exclude: '送らない',
  ask: '要確認',
};

/** Title of the ToDo that "ask" gives to staff. */
export const ASK_TITLE = 'DM を続けてよいか確かめる';
