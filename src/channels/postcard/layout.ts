import { PermanentChannelError } from '../errors.ts';
import type { Postcard } from '../types.ts';
import { normalizePostalCode, postcodeBoxes } from './postcode-boxes.ts';
import type { DrawOperation } from '../print/draw.ts';
import { type Block, fitBlock } from '../print/fit-block.ts';
import type { Measure } from '../print/wrap-text.ts';

/** Japan Post's card, in millimetres; all places below are measured from its upper left corner. */
export const card = { widthMm: 100, heightMm: 148 };

const ink = { frame: '#d9381e', rule: '#999999' };
const columnMm = { left: 10, width: 80 };

/**
 * Address side of a card with horizontal writing: postcode boxes, recipient in the upper half; below the dividing line
 * the message and the sender, as Japan Post allows for the lower half of the address side.
 *
 * @param measure width in mm of a text at a size in pt; given from outside so that the layout needs no font
 * @throws PermanentChannelError `invalid_message`, its stage naming what is missing or does not fit
 */
export function layoutAddressSide(postcard: Postcard, measure: Measure): DrawOperation[] {
  const { recipient, sender } = postcard;
  const code = normalizePostalCode(recipient.postalCode);
  const senderCode = normalizePostalCode(sender.postalCode);
  if (!code) throw unfit('recipient postal code');
  if (!senderCode) throw unfit('sender postal code');
  const addressLines = linesOf(recipient.addressLines);
  if (addressLines.length === 0) throw unfit('recipient address');
  if (recipient.name.trim() === '') throw unfit('recipient name');
  return [
    ...postcodeOperations(code),
    ...blockOperations(addressLines, measure, {
      ...columnMm,
      topMm: 27,
      heightMm: 21,
      sizesPt: [11, 10, 9, 8],
      keepLines: true,
      leading: 1.4,
      field: 'recipient address',
    }),
    ...blockOperations([`${recipient.name.trim()} ${recipient.honorific ?? '様'}`], measure, {
      left: 18,
      width: 74,
      topMm: 51,
      heightMm: 15,
      sizesPt: [18, 16, 14, 12, 10],
      keepLines: true,
      leading: 1.3,
      field: 'recipient name',
    }),
    { kind: 'line', xMm: 8, yMm: 74, toXMm: 92, toYMm: 74, lineMm: 0.15, color: ink.rule },
    ...blockOperations(postcard.text.trim().split(/\r\n|\r|\n/), measure, {
      ...columnMm,
      topMm: 78,
      heightMm: 43,
      sizesPt: [10, 9, 8, 7],
      keepLines: false,
      leading: 1.6,
      field: 'text',
    }),
    ...blockOperations(senderLines(sender, senderCode), measure, {
      left: 40,
      width: 52,
      topMm: 124,
      heightMm: 19,
      sizesPt: [8, 7, 6],
      keepLines: true,
      leading: 1.35,
      field: 'sender',
    }),
  ];
}

function postcodeOperations(code: string): DrawOperation[] {
  return postcodeBoxes().flatMap((box, at): DrawOperation[] => [
    { kind: 'box', ...box, lineMm: 0.3, color: ink.frame },
    {
      kind: 'text',
      text: code[at] ?? '',
      xMm: box.xMm + box.widthMm / 2,
      yMm: box.yMm + box.heightMm / 2,
      sizePt: 16,
      align: 'center',
    },
  ]);
}

function senderLines(sender: Postcard['sender'], code: string): string[] {
  const phone = sender.phone?.trim() ? [`TEL ${sender.phone.trim()}`] : [];
  return [
    `〒${code.slice(0, 3)}-${code.slice(3)}`,
    ...linesOf(sender.addressLines),
    sender.name.trim(),
    ...phone,
  ];
}

function linesOf(lines: readonly string[]): string[] {
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}

function blockOperations(
  paragraphs: readonly string[],
  measure: Measure,
  block: Block & { field: string },
): DrawOperation[] {
  const operations = fitBlock(paragraphs, measure, block);
  if (!operations) throw unfit(block.field);
  return operations;
}

function unfit(field: string): PermanentChannelError {
  return new PermanentChannelError({ code: 'invalid_message', channel: 'postcard', stage: field });
}
