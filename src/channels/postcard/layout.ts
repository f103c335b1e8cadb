import { addressee, addressLines } from '#domain/postal-address';
import type { DrawOperation } from '../print/operations.ts';
import { barcodeOperations } from '../print/code128.ts';
import { type Block, fitBlock } from '../print/fit-block.ts';
import type { Measure } from '../print/wrap-text.ts';
import { layoutBack, layoutBackStyle } from './back-side.ts';
import { type CardContent, type CardStyle, card, unfit } from './card.ts';
import { type ColumnBlock, fitColumns } from './columns.ts';
import { markOperations } from './postage-mark.ts';
import { normalizePostalCode, postcodeBoxes } from './postcode-boxes.ts';

const ink = { frame: '#d9381e', rule: '#999999' };
const columnMm = { left: 10, width: 80 };

/** Both sides of a card; a card without a design and with its message beside the address has no back. */
export interface Sides {
  address: DrawOperation[];
  back: DrawOperation[] | null;
}

/**
 * What all cards of a style share: the sender, the mark, the frames, the picture.
 *
 * @param measure width in mm of a text at a size in pt; given from outside so that the layout needs no font
 * @throws PermanentChannelError `invalid_message`, its stage naming what is missing or does not fit
 */
export function layoutStyle(style: CardStyle, measure: Measure): Sides {
  const senderCode = normalizePostalCode(style.sender.postalCode);
  if (!senderCode) throw unfit('sender postal code');
  const lines = linesOf(style.sender.addressLines);
  const phone = style.sender.phone?.trim();
  const code = `〒${senderCode.slice(0, 3)}-${senderCode.slice(3)}`;
  const sender = { lines, name: style.sender.name.trim(), code, ...(phone && { phone: `TEL ${phone}` }) };
  return {
    address: [
      ...(style.stock === 'blank' ? printedByPost() : []),
      ...(style.mark ? markOperations(style.mark) : []),
      ...(style.writing === 'vertical' ? senderColumns(sender, measure) : senderBlock(sender, measure)),
    ],
    back: hasBack(style) ? layoutBackStyle(style.design, style.bleedMm) : null,
  };
}

/**
 * One card of a style. With horizontal writing and no design the message stands below the address, as Japan Post allows
 * for the lower half of that side; otherwise on the back.
 *
 * @throws PermanentChannelError as above
 */
export function layoutCard(style: CardStyle, content: CardContent, measure: Measure): Sides {
  const { recipient } = content;
  const code = normalizePostalCode(recipient.postalCode);
  if (!code) throw unfit('recipient postal code');
  const lines = linesOf(recipient.addressLines);
  if (lines.length === 0) throw unfit('recipient address');
  if (recipient.name.trim() === '') throw unfit('recipient name');
  const to = {
    ...addressee(recipient.name),
    ...(recipient.honorific !== undefined && { honorific: recipient.honorific }),
  };
  const digits = postcodeDigits(code);
  const number = content.number ? numberOperations(content.number, style.barcode === true) : [];
  if (style.writing === 'vertical') {
    return {
      address: [...digits, ...recipientColumns(lines, to, measure), ...number],
      back: layoutBack(style.design, content, measure),
    };
  }
  const address = [...digits, ...recipientBlock(lines, to, measure), ...number];
  if (hasBack(style)) return { address, back: layoutBack(style.design, content, measure) };
  return { address: [...address, ...messageBlock(content.text, measure)], back: null };
}

const hasBack = ({ writing, design }: CardStyle): boolean => design !== null || writing === 'vertical';

const linesOf = (lines: readonly string[]): string[] => addressLines(lines.join('\n'));

// ---------- the postcode ----------

/** Frames of the postcode and the words without which a card goes, and is paid for, as a letter (内国郵便約款 22条). */
function printedByPost(): DrawOperation[] {
  return [
    ...postcodeBoxes().map((box): DrawOperation => ({ kind: 'box', ...box, lineMm: 0.3, color: ink.frame })),
    {
      kind: 'text',
      text: '郵 便 は が き',
      xMm: card.widthMm / 2,
      yMm: 6,
      sizePt: 8,
      align: 'center',
      color: ink.frame,
    },
  ];
}

const postcodeDigits = (code: string): DrawOperation[] =>
  postcodeBoxes().map((box, at) => ({
    kind: 'text',
    text: code[at] ?? '',
    xMm: box.xMm + box.widthMm / 2,
    yMm: box.yMm + box.heightMm / 2,
    sizePt: 16,
    align: 'center',
  }));

/** The number in the lower right corner; with a barcode the number stands to its left. */
function numberOperations(number: string, withBarcode: boolean): DrawOperation[] {
  const xMm = withBarcode ? 46 : 76;
  const color = withBarcode ? '#000000' : '#555555';
  const text: DrawOperation = { kind: 'text', text: number, xMm, yMm: 144, sizePt: 6, align: 'left', color };
  if (!withBarcode) return [text];
  const bars = { rightMm: 94, topMm: 141.8, heightMm: 4.4, moduleMm: 0.25 };
  return [text, ...barcodeOperations(number.replaceAll('-', ''), bars)];
}

// ---------- vertical writing ----------

interface To {
  company: string | null;
  name: string;
  honorific: string;
}

const addressColumns: ColumnBlock = {
  rightMm: 87,
  topMm: 27,
  heightMm: 97,
  widthMm: 21,
  sizesPt: [13, 12, 11, 10, 9, 8],
  leading: 1.5,
  indent: 2,
  numerals: 'kanji',
};
const nameColumn: ColumnBlock = {
  rightMm: 50,
  topMm: 36,
  heightMm: 82,
  widthMm: 13,
  sizesPt: [24, 22, 20, 18, 16, 14, 12],
  leading: 1.25,
  indent: 0,
  numerals: 'keep',
};
const shortNameColumn: ColumnBlock = { ...nameColumn, spread: 0.25 };
const companyColumn: ColumnBlock = {
  ...nameColumn,
  rightMm: 62,
  topMm: 32,
  heightMm: 88,
  widthMm: 9,
  sizesPt: [14, 12, 11, 10, 9],
};

function recipientColumns(lines: readonly string[], to: To, measure: Measure): DrawOperation[] {
  const company = to.company ? columns([to.company], 'recipient name', measure, companyColumn) : [];
  const name = to.honorific ? `${to.name} ${to.honorific}` : to.name;
  const isShort = [...to.name.replaceAll(/\s/g, '')].length <= 6;
  return [
    ...columns(lines, 'recipient address', measure, addressColumns),
    ...company,
    ...columns([name], 'recipient name', measure, isShort ? shortNameColumn : nameColumn),
  ];
}

interface Sender {
  lines: string[];
  name: string;
  code: string;
  phone?: string;
}

function senderColumns({ lines, name, code, phone }: Sender, measure: Measure): DrawOperation[] {
  const below = phone ? [code, phone] : [code];
  const block = { topMm: 62, heightMm: 64, leading: 1.4, indent: 1 };
  return [
    ...columns(lines, 'sender', measure, {
      ...block,
      rightMm: 31,
      widthMm: 12,
      sizesPt: [8.5, 8, 7, 6],
      numerals: 'kanji',
    }),
    ...columns([name], 'sender', measure, {
      ...block,
      rightMm: 16.5,
      widthMm: 10,
      sizesPt: [12, 11, 10, 9, 8, 7],
      numerals: 'keep',
      atBottom: true,
    }),
    ...blockOperations(below, measure, {
      left: 9,
      width: 30,
      topMm: 129,
      heightMm: 9,
      sizesPt: [8, 7, 6],
      keepLines: true,
      leading: 1.4,
      field: 'sender',
    }),
  ];
}

function columns(
  lines: readonly string[],
  field: string,
  measure: Measure,
  block: ColumnBlock,
): DrawOperation[] {
  const operations = fitColumns(lines, measure, block);
  if (!operations) throw unfit(field);
  return operations;
}

// ---------- horizontal writing ----------

function recipientBlock(lines: readonly string[], to: To, measure: Measure): DrawOperation[] {
  const name = to.honorific ? `${to.name} ${to.honorific}` : to.name;
  return [
    ...blockOperations(lines, measure, {
      ...columnMm,
      topMm: 28,
      heightMm: 21,
      sizesPt: [11, 10, 9, 8],
      keepLines: true,
      leading: 1.4,
      field: 'recipient address',
    }),
    ...(to.company
      ? blockOperations([to.company], measure, {
          left: 18,
          width: 74,
          topMm: 50,
          heightMm: 6,
          sizesPt: [11, 10, 9, 8, 7],
          keepLines: true,
          leading: 1.3,
          field: 'recipient name',
        })
      : []),
    ...blockOperations([name], measure, {
      left: 18,
      width: 74,
      topMm: to.company ? 56 : 52,
      heightMm: 15,
      sizesPt: [18, 16, 14, 12, 10],
      keepLines: true,
      leading: 1.3,
      field: 'recipient name',
    }),
  ];
}

const messageBlock = (text: string, measure: Measure): DrawOperation[] => [
  { kind: 'line', xMm: 8, yMm: 74, toXMm: 92, toYMm: 74, lineMm: 0.15, color: ink.rule },
  ...blockOperations(text.trim().split(/\r\n|\r|\n/), measure, {
    ...columnMm,
    topMm: 78,
    heightMm: 43,
    sizesPt: [10, 9, 8, 7],
    keepLines: false,
    leading: 1.6,
    field: 'text',
  }),
];

const senderBlock = ({ code, lines, name, phone }: Sender, measure: Measure): DrawOperation[] =>
  blockOperations([code, ...lines, name, ...(phone ? [phone] : [])], measure, {
    left: 40,
    width: 52,
    topMm: 122,
    heightMm: 19,
    sizesPt: [8, 7, 6],
    keepLines: true,
    leading: 1.35,
    field: 'sender',
  });

function blockOperations(
  paragraphs: readonly string[],
  measure: Measure,
  block: Block & { field: string },
): DrawOperation[] {
  const operations = fitBlock(paragraphs, measure, block);
  if (!operations) throw unfit(block.field);
  return operations;
}
