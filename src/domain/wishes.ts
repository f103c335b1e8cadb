/** What a customer wishes to do next (C6): 車がみたい, 試乗がしたい, カタログが見たい. Stored: never renamed. */
export const WISHES = ['see_car', 'test_drive', 'catalog'] as const;
export type Wish = (typeof WISHES)[number];

/** The source's words. */
export const WISH_TEXT: Record<Wish, string> = {
  see_car: '車がみたい',
  test_drive: '試乗がしたい',
  catalog: 'カタログが見たい',
};
