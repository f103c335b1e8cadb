import { expect, test } from '@jest/globals';
import { type CardContent, type CardStyle, card } from '../../src/channels/postcard/card.ts';
import { layoutCard, layoutStyle } from '../../src/channels/postcard/layout.ts';
import type { DrawOperation } from '../../src/channels/print/operations.ts';
import { normalizePostalCode, postcodeBoxes } from '../../src/channels/postcard/postcode-boxes.ts';
import { wrapText } from '../../src/channels/print/wrap-text.ts';
import type { Postcard } from '../../src/channels/types.ts';
import { buildPostcard } from './builders.ts';

// Full-width characters are one em wide, the others half of it: exact enough to place lines without a font.
const measure = (text: string, sizePt: number) =>
  [...text].reduce((sum, character) => sum + ((character.codePointAt(0) ?? 0) > 0xff ? 1 : 0.5), 0) *
  sizePt *
  0.3528;

/** The address side of a card with horizontal writing and its message beside the address. */
function layoutAddressSide(postcard: Postcard, width: typeof measure, style: Partial<CardStyle> = {}) {
  const whole: CardStyle = {
    writing: 'horizontal',
    stock: 'blank',
    mark: null,
    design: null,
    sender: postcard.sender,
    ...style,
  };
  const content: CardContent = postcard;
  return [...layoutCard(whole, content, width).address, ...layoutStyle(whole, width).address];
}

function textsOf(operations: DrawOperation[]) {
  return operations.flatMap((operation) => (operation.kind === 'text' ? [operation] : []));
}

test('The seven boxes stand 12 mm from the top and 8 mm from the right, 47.7 mm over all, with the gaps of the norm', () => {
  const boxes = postcodeBoxes();
  const right = boxes.map((box) => box.xMm + box.widthMm);
  const gaps = boxes.slice(1).map((box, at) => Number((box.xMm - (right[at] ?? 0)).toFixed(3)));
  expect(boxes).toHaveLength(7);
  expect(gaps).toEqual([1.3, 1.3, 1.9, 1.1, 1.1, 1.1]);
  expect(new Set(boxes.map((box) => `${box.yMm} ${box.widthMm} ${box.heightMm}`))).toEqual(
    new Set(['12 5.7 8']),
  );
  expect(right[6]).toBeCloseTo(92);
  expect((right[6] ?? 0) - (boxes[0]?.xMm ?? 0)).toBeCloseTo(47.7);
});

test.each([
  ['460-0008', '4600008'],
  ['〒４６０－０００８', '4600008'],
  ['460ー0008 ', '4600008'],
  ['460008', null],
  ['', null],
])('A postal code entered as "%s" is read as %s', (entered, expected) => {
  expect(normalizePostalCode(entered)).toBe(expected);
});

test('Each digit stands in the middle of its box', () => {
  const digits = textsOf(layoutAddressSide(buildPostcard(), measure)).slice(0, 7);
  expect(digits.map(({ text }) => text).join('')).toBe('4600008');
  for (const [at, box] of postcodeBoxes().entries()) {
    expect(digits[at]).toMatchObject({ align: 'center', yMm: 16 });
    expect(digits[at]?.xMm).toBeCloseTo(box.xMm + 2.85);
  }
});

test('Recipient stands above the middle, message and sender below it, all within the card', () => {
  const texts = textsOf(layoutAddressSide(buildPostcard(), measure));
  const heightOf = (part: string) => texts.find(({ text }) => text.includes(part))?.yMm ?? Number.NaN;
  expect(heightOf('愛知県名古屋市中区')).toBeLessThan(heightOf('山田 花子 様'));
  expect(heightOf('山田 花子 様')).toBeLessThan(card.heightMm / 2);
  expect(heightOf('先日は')).toBeGreaterThan(card.heightMm / 2);
  expect(heightOf('〒450-0002')).toBeGreaterThan(heightOf('先日は'));
  for (const { text, xMm, yMm, sizePt, align } of texts) {
    if (align === 'left') expect(xMm + measure(text, sizePt)).toBeLessThanOrEqual(card.widthMm - 5);
    expect(yMm).toBeLessThan(card.heightMm - 4);
  }
});

test('A long line of an address is set smaller before it is broken', () => {
  const building = '青葉通プラザスーパーロングネームタワービル';
  const recipient = { ...buildPostcard().recipient, addressLines: ['宮城県仙台市青葉区中央3-2-1', building] };
  const line = textsOf(layoutAddressSide(buildPostcard({ recipient }), measure)).find(
    ({ text }) => text === building,
  );
  expect(line?.sizePt).toBe(10);
});

test.each<[string, Partial<Postcard>, string]>([
  [
    'a recipient without postal code',
    { recipient: { ...buildPostcard().recipient, postalCode: '' } },
    'recipient postal code',
  ],
  [
    'a recipient without address',
    { recipient: { ...buildPostcard().recipient, addressLines: [' '] } },
    'recipient address',
  ],
  ['a recipient without name', { recipient: { ...buildPostcard().recipient, name: '' } }, 'recipient name'],
  [
    'a sender with half a postal code',
    { sender: { ...buildPostcard().sender, postalCode: '450' } },
    'sender postal code',
  ],
  ['a message that does not fit', { text: '長い文。'.repeat(300) }, 'text'],
])('%s is refused, not printed', (_what, overrides, stage) => {
  expect(() => layoutAddressSide(buildPostcard(overrides), measure)).toThrow(
    expect.objectContaining({ outcome: 'permanent', code: 'invalid_message', stage }),
  );
});

test.each([
  ['ああああ。', ['あああ', 'あ。']],
  ['あああ「ああ', ['あああ', '「ああ']],
  ['あああabc', ['あああ', 'abc']],
  ['ああ(「あ', ['ああ', '(「あ']],
  ['スーパーー', ['スー', 'パーー']],
  ['', ['']],
])('"%s" breaks by the Japanese rules', (paragraph, lines) => {
  // Room for four full-width characters at 10 pt.
  expect(wrapText(paragraph, 4 * 3.528 + 0.01, 10, measure)).toEqual(lines);
});

test('Nothing is lost when a word is longer than a line', () => {
  const lines = wrapText(`見よ${'a'.repeat(50)}、はい`, 20, 10, measure);
  expect(lines.join('')).toBe(`見よ${'a'.repeat(50)}、はい`);
  for (const line of lines) expect(measure(line, 10)).toBeLessThanOrEqual(20);
});

test('A number is printed as a Code 128 barcode where the store wants it, away from every text and edge', () => {
  const style: CardStyle = {
    writing: 'vertical',
    stock: 'blank',
    mark: null,
    design: null,
    sender: buildPostcard().sender,
    barcode: true,
  };
  const { address } = layoutCard(style, { ...buildPostcard(), number: '00042-00137-0' }, measure);
  const bars = address.filter((operation) => operation.kind === 'box');
  // As a reader decoded it from the printed page: start C, 00 04 20 01 37, change to B, 0, check, stop.
  const modules = bars.flatMap(({ xMm, widthMm }, at) => {
    const next = bars[at + 1];
    return [widthMm / 0.25, ...(next ? [(next.xMm - xMm - widthMm) / 0.25] : [])].map(Math.round);
  });
  expect(modules.join('')).toBe('2112322122221213222212312221221321131141311231221321312331112');
  const first = bars[0];
  const last = bars.at(-1);
  const texts = address.filter((operation) => operation.kind === 'text' && operation.yMm > 140);
  const right = texts.map((text) => (text.kind === 'text' ? text.xMm + measure(text.text, text.sizePt) : 0));
  // Ten modules of quiet zone on both sides.
  expect(Math.max(...right)).toBeLessThan((first?.xMm ?? 0) - 2.5);
  expect((last?.xMm ?? 0) + (last?.widthMm ?? 0)).toBeLessThanOrEqual(card.widthMm - 3 - 2.5);
});
