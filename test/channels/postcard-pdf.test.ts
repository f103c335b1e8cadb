import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createPdfPostcards } from '../../src/channels/postcard/pdf.ts';
import { buildPostcard, codeOf, failureOf } from './builders.ts';

let outputDir: string;

beforeEach(() => {
  outputDir = path.join(mkdtempSync(path.join(tmpdir(), 'oikaze-cards-')), 'new', 'folder');
});

afterEach(() => rmSync(path.join(outputDir, '..', '..'), { recursive: true, force: true }));

test('A card is a PDF of one page, 100 × 148 mm, with the used characters of a Japanese font in it', async () => {
  const postcards = await createPdfPostcards({ outputDir });
  const card = buildPostcard();
  const receipt = await postcards.send(card);
  const pdf = readFileSync(path.join(outputDir, receipt.providerId)).toString('latin1');
  expect(receipt.providerId).toBe(`${card.idempotencyKey}.pdf`);
  expect(pdf).toMatch(/^%PDF-1\.[3-7]\n/);
  expect(pdf).toMatch(/%%EOF\s*$/);
  expect(pdf.match(/\/Type \/Page\b(?!s)/g)).toHaveLength(1);
  const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? [];
  expect(Number(width) * (25.4 / 72)).toBeCloseTo(100, 1);
  expect(Number(height) * (25.4 / 72)).toBeCloseTo(148, 1);
  expect(pdf).toMatch(/\/FontName \/[A-Z]{6}\+NotoSansJP/);
  expect(pdf).toContain('/FontFile2');
  expect(pdf.length).toBeLessThan(60_000);
});

test('Repeating a send leaves the one file as it is, and no half-written ones', async () => {
  const postcards = await createPdfPostcards({ outputDir });
  const card = buildPostcard();
  const first = await postcards.send(card);
  const bytes = readFileSync(path.join(outputDir, first.providerId));
  expect(await postcards.send({ ...card, text: '別の文' })).toEqual(first);
  expect(readFileSync(path.join(outputDir, first.providerId))).toEqual(bytes);
  expect(readdirSync(outputDir)).toEqual([first.providerId]);
});

test('Old kanji and characters outside the basic plane are printed', async () => {
  const postcards = await createPdfPostcards({ outputDir });
  const recipient = { ...buildPostcard().recipient, name: '髙橋 𠮷之助・山﨑 邉' };
  expect(await codeOf(postcards.send(buildPostcard({ recipient })))).toBe('sent');
});

test('A character that the font lacks is refused with its number, instead of being printed as an empty box', async () => {
  const postcards = await createPdfPostcards({ outputDir });
  const failure = await failureOf(postcards.send(buildPostcard({ text: 'ありがとう🚗' })));
  expect(failure).toMatchObject({
    outcome: 'permanent',
    code: 'invalid_message',
    stage: 'no character U+1F697',
  });
  expect(readdirSync(outputDir)).toEqual([]);
});

test('A ledger id that would leave the folder is refused', async () => {
  const postcards = await createPdfPostcards({ outputDir });
  const send = postcards.send(buildPostcard({ idempotencyKey: '../../etc/x' }));
  expect(await codeOf(send)).toBe('permanent invalid_message');
});

test('A folder that went away is temporary: nothing was written', async () => {
  const postcards = await createPdfPostcards({ outputDir });
  rmSync(outputDir, { recursive: true });
  writeFileSync(outputDir, '');
  expect(await codeOf(postcards.send(buildPostcard()))).toBe('temporary storage');
});

test('A folder that cannot be made is an error at boot that names the variable', async () => {
  await expect(createPdfPostcards({ outputDir: '/dev/null/cards' })).rejects.toThrow(
    /^POSTCARD_OUTPUT_DIR: .*ENOTDIR/,
  );
});
