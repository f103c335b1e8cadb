import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import PDFDocument from 'pdfkit';
import { type CardStyle, card } from '../../src/channels/postcard/card.ts';
import { glyphsOfFont } from '../../src/channels/postcard/cards.ts';
import { layoutCard, layoutStyle } from '../../src/channels/postcard/layout.ts';
import { pageSize } from '../../src/channels/print/draw.ts';
import {
  type DrawOperation,
  MIDDLE_ABOVE_BASELINE_EM,
  PT_PER_MM,
} from '../../src/channels/print/operations.ts';
import { cardOf } from './cards.ts';

/**
 * The same cards with nothing but pdfkit: `addPage`, `text` and `image` for what our layout has placed. Where things stand
 * is given for nothing: the layout's time is not counted.
 * @returns milliseconds
 */
export async function drawPlain(
  file: string,
  style: CardStyle,
  cards: number,
  font: Buffer,
): Promise<number> {
  const { glyphs } = glyphsOfFont(font);
  let ms = 0;
  let began = performance.now();
  const document = new PDFDocument({
    size: pageSize(card),
    margin: 0,
    autoFirstPage: false,
    font: font as unknown as string,
  });
  const out = createWriteStream(file);
  document.pipe(out);
  const picture = style.design?.picture;
  const image = (document as unknown as { openImage(bytes: Buffer): unknown }).openImage(
    Buffer.from(picture?.bytes ?? []),
  );
  const pause = () => {
    ms += performance.now() - began;
  };
  const goOn = () => {
    began = performance.now();
  };
  pause();
  const shared = layoutStyle(style, glyphs.measure);
  for (let at = 0; at < cards; at += 1) {
    const own = layoutCard(style, cardOf(at), glyphs.measure);
    goOn();
    for (const side of ['address', 'back'] as const) {
      document.addPage();
      for (const operation of [...(shared[side] ?? []), ...(own[side] ?? [])])
        draw(document, operation, image);
    }
    // As anybody would who writes more than a few pages.
    if (out.writableNeedDrain) await once(out, 'drain');
    pause();
  }
  goOn();
  document.end();
  await once(out, 'finish');
  pause();
  return ms;
}

function draw(document: InstanceType<typeof PDFDocument>, operation: DrawOperation, image: unknown): void {
  const [x, y] = [operation.xMm * PT_PER_MM, operation.yMm * PT_PER_MM];
  switch (operation.kind) {
    case 'text': {
      document.fontSize(operation.sizePt).fillColor(operation.color ?? '#000000');
      const left = operation.align === 'center' ? x - document.widthOfString(operation.text) / 2 : x;
      const baseline = y + MIDDLE_ABOVE_BASELINE_EM * operation.sizePt;
      if (operation.rotated) document.save().rotate(90, { origin: [x, y] });
      document.text(operation.text, left, baseline, { lineBreak: false, baseline: 'alphabetic' });
      if (operation.rotated) document.restore();
      return;
    }
    case 'image':
      document.image(image as string, x, y, {
        cover: [operation.widthMm * PT_PER_MM, operation.heightMm * PT_PER_MM],
      });
      return;
    case 'box':
      document.lineWidth(operation.lineMm * PT_PER_MM).strokeColor(operation.color);
      document.rect(x, y, operation.widthMm * PT_PER_MM, operation.heightMm * PT_PER_MM).stroke();
      return;
    case 'circle':
      document.lineWidth(operation.lineMm * PT_PER_MM).strokeColor(operation.color);
      document.circle(x, y, operation.radiusMm * PT_PER_MM).stroke();
      return;
    case 'line':
      document.lineWidth(operation.lineMm * PT_PER_MM).strokeColor(operation.color);
      document
        .moveTo(x, y)
        .lineTo(operation.toXMm * PT_PER_MM, operation.toYMm * PT_PER_MM)
        .stroke();
  }
}
