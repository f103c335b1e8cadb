import { expect, test } from '@jest/globals';
import { addressee, addressLines } from '../../src/domain/postal-address.ts';
import { tidy, verticalCells } from '../../src/domain/vertical-text.ts';

/** Cells in one line: [21] side by side, <Heights> turned, _ a gap. */
const shown = (text: string, numerals: 'kanji' | 'keep' = 'kanji') =>
  verticalCells(text, { numerals })
    .map((cell) =>
      cell.kind === 'gap'
        ? '_'
        : { char: cell.text, combined: `[${cell.text}]`, rotated: `<${cell.text}>` }[cell.kind],
    )
    .join('');

test.each([
  ['東京都港区芝公園4丁目2番8号', '東京都港区芝公園四丁目二番八号'],
  ['札幌市中央区北12条西20丁目', '札幌市中央区北十二条西二十丁目'],
  ['名古屋市中区栄1-12-305', '名古屋市中区栄一―一二―三〇五'],
  ['栄１－２－３', '栄一―二―三'],
  ['栄1ー2ー3', '栄一―二―三'],
  ['大字小川1234番地の10', '大字小川一二三四番地の一〇'],
  ['コーポ21 305号室', 'コーポ[21]_三〇五号室'],
  ['スカイタワー3-1203', 'スカイタワー三―一二〇三'],
  ['ABCビル3F', 'ＡＢＣビル３Ｆ'],
  ['ABCビル12F', 'ＡＢＣビル[12]Ｆ'],
  ['Oikaze Heights A-2', '<Oikaze>_<Heights>_Ａ―二'],
  ['ｻﾝﾊﾟｰｸ(東)', 'サンパーク（東）'],
])('The address "%s" stands as "%s" in its column', (address, column) => {
  expect(shown(address)).toBe(column);
});

test('Numbers of a name stay, two of them side by side', () => {
  expect(shown('第8営業部24 山田', 'keep')).toBe('第８営業部[24]_山田');
});

test('Old kanji stay as they were entered, also those outside the basic plane and with a variation selector', () => {
  expect(shown('髙﨑 𠮷神葛\u{e0100}', 'keep')).toBe('髙﨑_𠮷神葛\u{e0100}');
  expect(tidy('カ\u3099')).toBe('ガ');
});

test('No column begins with a long vowel mark, a small kana, a closing bracket or within a number', () => {
  const cells = verticalCells('スーパーッ）（東12-3', { numerals: 'kanji' });
  const joined = cells.filter((cell) => cell.joined).map((cell) => ('text' in cell ? cell.text : '_'));
  expect(joined.join('')).toBe('ーーッ）東二―三');
});

test.each([
  ['愛知県名古屋市中区栄3-15-33 栄ガスビル 1203号室', ['愛知県名古屋市中区栄3-15-33', '栄ガスビル 1203号室']],
  ['愛知県名古屋市中区栄3丁目15番33号　栄ビル', ['愛知県名古屋市中区栄3丁目15番33号', '栄ビル']],
  ['東京都 港区芝公園4-2-8', ['東京都 港区芝公園4-2-8']],
  ['一\n二\n\n三\n四', ['一', '二', '三 四']],
])('"%s" is written in the lines %j', (address, lines) => {
  expect(addressLines(address)).toEqual(lines);
});

test.each([
  ['山田 花子', null, '山田 花子', '様'],
  ['株式会社追風モータース', null, '株式会社追風モータース', '御中'],
  ['株式会社 追風モータース', null, '株式会社 追風モータース', '御中'],
  ['追風商事株式会社 山田 太郎', '追風商事株式会社', '山田 太郎', '様'],
  ['（有）大塚　山田太郎', '（有）大塚', '山田太郎', '様'],
  ['大塚 先生', null, '大塚 先生', ''],
])('"%s" is addressed as company %s, name %s %s', (name, company, person, honorific) => {
  expect(addressee(name)).toEqual({ company, name: person, honorific });
});
