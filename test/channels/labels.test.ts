import { expect, test } from '@jest/globals';
import { LABEL_SHEETS, layoutLabel, openLabels } from '../../src/channels/print/labels.ts';

const address = { postalCode: '〒254-0034', address: '神奈川県平塚市宝町1-1', name: '平塚 花子' };
/** Every character as wide as it is high. */
const measure = (text: string, sizePt: number) => [...text].length * sizePt * 0.3528;

test('sheets fit on A4', () => {
  for (const sheet of Object.values(LABEL_SHEETS)) {
    expect(2 * sheet.leftMm + sheet.columns * sheet.widthMm).toBeCloseTo(210, 5);
    expect(2 * sheet.topMm + sheet.rows * sheet.heightMm).toBeCloseTo(297, 5);
  }
});

test('postcode, address and name stay inside the label, however long', () => {
  const long = {
    ...address,
    address: '神奈川県平塚市宝町1-1 スーパーロングネームマンション湘南平塚駅前壱番館 1203号室',
    name: '株式会社オートモビルサービス湘南平塚 山田 太郎',
  };
  for (const perSheet of [12, 24] as const) {
    const { widthMm, heightMm, paddingMm } = LABEL_SHEETS[perSheet];
    for (const whom of [address, long]) {
      const layout = layoutLabel(whom, perSheet, measure);
      if (typeof layout === 'string') throw new Error(layout);
      const texts = layout.filter((operation) => operation.kind === 'text');
      expect(texts.map(({ text }) => text).join('')).toContain('〒254-0034');
      expect(texts.at(-1)?.text.endsWith('様')).toBe(true);
      for (const { text, xMm, yMm, sizePt } of texts) {
        expect(xMm + measure(text, sizePt)).toBeLessThanOrEqual(widthMm - paddingMm + 0.01);
        expect(yMm + (sizePt * 0.3528) / 2).toBeLessThanOrEqual(heightMm - paddingMm + 0.01);
      }
    }
  }
});

test('an address that cannot be printed says why and takes no label', () => {
  const labels = openLabels({ perSheet: 24, startAt: 23 });
  labels.document.resume();
  let pages = 1;
  labels.document.on('pageAdded', () => {
    pages += 1;
  });
  expect(labels.print({ ...address, postalCode: '254' })).toBe('postal_code');
  expect(labels.print({ ...address, address: ' ' })).toBe('address');
  expect(labels.print({ ...address, name: '' })).toBe('name');
  expect(labels.print({ ...address, name: '山'.repeat(200) })).toBe('too_long');
  expect(labels.print({ ...address, name: '\u{1F600}' })).toBe('character');
  expect(labels.print(address)).toBeNull();
  expect(pages).toBe(1);
  expect(labels.print(address)).toBeNull();
  expect(pages).toBe(2);
  labels.end();
});
