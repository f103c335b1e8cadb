import { expect, test } from '@jest/globals';
import { type CardContent, type CardStyle, card } from '../../src/channels/postcard/card.ts';
import { glyphsOfFont, openCards } from '../../src/channels/postcard/cards.ts';
import { readJapaneseFont } from '../../src/channels/print/font.ts';
import { readPdf, type PdfPage } from './read-pdf.ts';

const font = readJapaneseFont();

const buildStyle = (overrides: Partial<CardStyle> = {}): CardStyle => ({
  writing: 'vertical',
  stock: 'blank',
  mark: null,
  sender: {
    name: '追風モータース 名古屋店',
    postalCode: '4500002',
    addressLines: ['愛知県名古屋市中村区名駅1丁目1-4'],
    phone: '052-123-4567',
  },
  design: null,
  ...overrides,
});

const buildContent = (overrides: Partial<CardContent['recipient']> = {}): CardContent => ({
  recipient: {
    name: '山田 花子',
    postalCode: '460-0008',
    addressLines: ['愛知県名古屋市中区栄3丁目15番33号', '栄ガスビル 1203号室'],
    ...overrides,
  },
  text: '車検のご案内です。',
  number: '00042-00137-0',
});

async function printed(style: CardStyle, ...contents: CardContent[]) {
  const parts: Uint8Array[] = [];
  const cards = openCards({ font, title: 'test', write: async (part) => void parts.push(part) });
  for (const content of contents) await cards.add(style, content);
  await cards.end();
  return readPdf(Buffer.concat(parts));
}

/** Texts of one character whose middles stand on one vertical line, top to bottom. */
function column(page: PdfPage, xMm: number, { within = 0.6 } = {}): string {
  return page.texts
    .filter((text) => Math.abs(middleOf(text) - xMm) < within && text.yMm > 22 && text.yMm < 128)
    .sort((a, b) => a.yMm - b.yMm)
    .map(({ text }) => text)
    .join('');
}

const middleOf = (text: PdfPage['texts'][number]) => text.xMm + (text.rotated ? 0 : text.widthMm / 2);

test('On the paper the seven boxes stand where the norm wants them, each with its digit in the middle', async () => {
  const { pages } = await printed(buildStyle(), buildContent());
  const [front] = pages;
  expect(front?.widthMm).toBeCloseTo(100, 2);
  expect(front?.heightMm).toBeCloseTo(148, 2);
  const boxes = (front?.boxes ?? []).map((box) => Object.values(box).map((mm) => Number(mm.toFixed(2))));
  // 92 − 47.7 = 44.3; then 5.7 wide each with gaps of 1.3, 1.3, 1.9, 1.1, 1.1 and 1.1.
  const lefts = [44.3, 51.3, 58.3, 65.9, 72.7, 79.5, 86.3];
  expect(boxes).toEqual(lefts.map((left) => [left, 12, 5.7, 8]));
  for (const [at, left] of lefts.entries()) {
    const digit = front?.texts.find(
      ({ text, xMm, yMm }) => text === '4600008'[at] && xMm > left && xMm < left + 5.7 && yMm < 20,
    );
    if (!digit) throw new Error(`no digit in box ${at + 1}`);
    expect(middleOf(digit)).toBeCloseTo(left + 2.85, 1);
  }
});

test("On Japan Post's own card no frame and no 郵便はがき is printed", async () => {
  const { pages } = await printed(buildStyle({ stock: 'official' }), buildContent());
  expect(pages[0]?.boxes).toEqual([]);
  expect(pages[0]?.texts.map(({ text }) => text).join('')).not.toContain('郵 便 は が き');
});

test('A vertical address stands in columns from the right, with kanji numerals, the name in the middle', async () => {
  const { pages } = await printed(buildStyle(), buildContent());
  const [front] = pages;
  if (!front) throw new Error('no page');
  expect(column(front, 87)).toBe('愛知県名古屋市中区栄三丁目一五番三三号');
  const second = front.texts.find(({ text, xMm }) => text === 'ガ' && xMm > 60);
  expect(column(front, middleOf(second as PdfPage['texts'][number]))).toBe('栄ガスビル一二〇三号室');
  expect(column(front, 50)).toBe('山田花子様');
});

test('Characters of a column do not overlap, and nothing leaves the card or enters the postcode', async () => {
  const long = {
    name: '勅使河原 権左衛門',
    addressLines: [
      '神奈川県横浜市都筑区茅ケ崎中央1234番地の56',
      'スーパーロングネームコーポ21「サンシャイン（東棟）」ウエスト',
      'Oikaze Heights ABC-1203',
    ],
  };
  const { pages } = await printed(buildStyle(), buildContent(long));
  const cells = (pages[0]?.texts ?? []).filter(({ yMm, sizePt }) => yMm > 22 && yMm < 128 && sizePt >= 8);
  for (const [at, one] of cells.entries()) {
    expect(one.xMm).toBeGreaterThan(5);
    expect(one.xMm + (one.rotated ? 0 : one.widthMm)).toBeLessThan(95);
    if (one.rotated) continue;
    for (const other of cells.slice(at + 1)) {
      const apart = Math.abs(other.yMm - one.yMm);
      const beside = Math.abs(middleOf(other) - middleOf(one));
      const em = Math.min(one.sizePt, other.sizePt) * 0.3528;
      if (!other.rotated && beside < em * 0.9) expect(apart).toBeGreaterThan(em * 0.97);
    }
  }
});

test('The long vowel mark, brackets and dashes are in their vertical forms, words in Latin letters are turned', async () => {
  const lines = ['東京都港区芝1-2', 'コーポ「港」Heights 21'];
  const vertical = await printed(buildStyle(), buildContent({ addressLines: lines }));
  const horizontal = await printed(
    buildStyle({ writing: 'horizontal' }),
    buildContent({ addressLines: lines }),
  );
  const turned = vertical.pages[0]?.texts.find(({ text }) => text === 'Heights');
  expect(turned?.rotated).toBe(true);
  expect(horizontal.pages[0]?.texts.some(({ rotated }) => rotated)).toBe(false);
  const { glyphs } = glyphsOfFont(font);
  // The vertical form is a glyph of its own; what has none, such as kanji, is the same one.
  for (const character of 'ー「」―（）')
    expect(glyphs.of(character, true).hex).not.toBe(glyphs.of(character, false).hex);
  expect(glyphs.of('港', true).hex).toBe(glyphs.of('港', false).hex);
});

test('Long addresses are set smaller, then broken, and refused when they still do not fit', async () => {
  const one = '北海道札幌市中央区北12条西20丁目1234番地の10';
  const { pages } = await printed(buildStyle(), buildContent({ addressLines: [one] }));
  const wide = pages[0]?.texts.find(({ text, xMm }) => text === '北' && xMm > 80)?.sizePt ?? 0;
  const longer = `${one}エンゼルハイムヴェルサイユ北円山公園セントラルガーデンズレジデンス壱番館2105号室`;
  const broken = await printed(buildStyle(), buildContent({ addressLines: [longer] }));
  const small = broken.pages[0]?.texts.find(({ text, xMm }) => text === '北' && xMm > 80)?.sizePt ?? 0;
  // An address of usual length is set in 13 pt.
  expect(wide).toBe(10);
  expect(small).toBeLessThan(13);
  expect(
    new Set(broken.pages[0]?.texts.filter(({ xMm }) => xMm > 64).map(({ xMm }) => Math.round(xMm))).size,
  ).toBeGreaterThan(1);
  await expect(
    printed(buildStyle(), buildContent({ addressLines: [longer.repeat(4)] })),
  ).rejects.toMatchObject({
    outcome: 'permanent',
    stage: 'recipient address',
  });
});

test('Old kanji and characters outside the basic plane are the same characters in the file', async () => {
  const { pages } = await printed(buildStyle(), buildContent({ name: '髙﨑 𠮷之助邉' }));
  const [front] = pages;
  expect(front && column(front, 50)).toBe('髙﨑𠮷之助邉様');
});

test.each([
  ['株式会社追風モータース', '株式会社追風モータース御中'],
  ['山田 花子', '山田花子様'],
])('%s is addressed as %s', async (name, expected) => {
  const { pages } = await printed(buildStyle(), buildContent({ name }));
  expect(pages[0] && column(pages[0], 50)).toBe(expected);
});

test('The postage mark is a circle of 2 to 3 cm in the corner of the stamp, with the office above the line', async () => {
  const mark = { kind: 'paid_later', office: '名古屋中央局' } as const;
  const { pages } = await printed(buildStyle({ mark }), buildContent());
  const words = new Map(pages[0]?.texts.map((text) => [text.text, text]));
  const [office, kind, post] = ['名古屋中央局', '料金後納', '郵便'].map((word) => words.get(word));
  if (!office || !kind || !post) throw new Error('the mark is not whole');
  expect(office.yMm).toBeLessThan(kind.yMm);
  expect(kind.yMm).toBeLessThan(post.yMm);
  for (const word of [office, kind, post]) expect(word.xMm + word.widthMm).toBeLessThan(35);
  expect(post.yMm).toBeLessThan(35);
});

test('However many cards there are, they have one font and one picture in the file, and each page its own words', async () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC',
    'base64',
  );
  const design = {
    layout: 'picture_top',
    picture: { id: 'p', contentType: 'image/png', bytes: png },
    color: '#1971c2',
  } as const;
  const contents = Array.from({ length: 700 }, (_, at) => ({
    ...buildContent({ name: `山田 ${at}号` }),
    heading: '車検のご案内',
  }));
  const { pages, fontFiles, objects } = await printed(buildStyle({ design }), ...contents);
  expect(pages).toHaveLength(1_400);
  expect(fontFiles).toBe(1);
  expect(objects).toBeLessThan(1_400 * 2 + 40);
  expect(column(pages[2 * 699] as PdfPage, 50)).toBe('山田６９９号様');
  expect(pages[1]?.drawn).toEqual(pages[1_399]?.drawn);
  expect(pages[1_399]?.texts.map(({ text }) => text)).toEqual(['車検のご案内', '車検のご案内です。']);
  for (const page of [pages[0], pages[1_399]]) expect(page?.widthMm).toBeCloseTo(card.widthMm, 2);
});
