import { expect, test } from '@jest/globals';
import { englishLabel, inEnglish } from '#domain/imports/english';
import { IMPORT_FIELDS, IMPORT_KINDS } from '#domain/imports/fields';
import { rowReader } from '#domain/imports/read-row';

const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;

test.each(IMPORT_KINDS)('every field of %s has an English name', (kind) => {
  const without = IMPORT_FIELDS[kind].filter(({ key, label }) => JAPANESE.test(englishLabel(key, label)));
  expect(without.map(({ key }) => key)).toEqual([]);
});

test.each(IMPORT_KINDS)('whatever is wrong with a cell of %s is told in English', (kind) => {
  const fields = IMPORT_FIELDS[kind];
  const read = rowReader({
    kind,
    headers: fields.map(({ label }) => label),
    columns: fields.map(({ key }) => key),
  });
  const problems = [read(fields.map(() => '？')), read(fields.map(() => ''))].flatMap((row) => row.problems);
  expect(problems.length).toBeGreaterThan(2);
  for (const { message, remedy } of problems) {
    expect(inEnglish(message)).not.toMatch(JAPANESE);
    // The choices of a closed set are what has to stand in the file.
    expect(
      inEnglish(remedy)
        .replace(/^Give one of: .*$/, '')
        .replace('令和8年1月5日', ''),
    ).not.toMatch(JAPANESE);
  }
});

test('a possible double names what is the same', () => {
  expect(inEnglish('フリガナと電話番号が登録済みのものと同じです')).toBe(
    'kana and phone number are those of one on record',
  );
  expect(inEnglish('車台番号か登録番号が登録済みのものと同じです')).toBe(
    'chassis number or plate are those of one on record',
  );
  expect(inEnglish('誰かの自由な文')).toBe('誰かの自由な文');
});
