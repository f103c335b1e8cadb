import fc from 'fast-check';
import { expect, test } from '@jest/globals';
import { cardNumber, parseCardNumber } from '../../src/domain/card-number.ts';

test('A card is found again by the number printed on it, however it is typed', () => {
  const number = cardNumber({ batch: 42, seq: 137 });
  expect(number).toBe('00042-00137-0');
  for (const typed of [number, '00042001370', ' ０００４２ー００１３７ー０ '])
    expect(parseCardNumber(typed)).toEqual({ batch: 42, seq: 137 });
});

test('Numbers larger than five digits stay readable', () => {
  const card = { batch: 1_234_567, seq: 123_456 };
  expect(parseCardNumber(cardNumber(card))).toEqual(card);
});

test('A wrong digit, and any two neighbours that changed places, are noticed', () => {
  const card = fc.record({
    batch: fc.integer({ min: 1, max: 99_999 }),
    seq: fc.integer({ min: 1, max: 99_999 }),
  });
  fc.assert(
    fc.property(card, fc.integer({ min: 0, max: 10 }), fc.integer({ min: 1, max: 9 }), (of, place, more) => {
      const digits = [...cardNumber(of).replaceAll('-', '')];
      digits[place] = String((Number(digits[place]) + more) % 10);
      expect(parseCardNumber(digits.join(''))).toBeNull();
    }),
  );
  fc.assert(
    fc.property(card, fc.integer({ min: 0, max: 9 }), (of, place) => {
      const digits = [...cardNumber(of).replaceAll('-', '')];
      const [one = '', other = ''] = [digits[place], digits[place + 1]];
      fc.pre(one !== other && !(`${one}${other}` === '09' || `${one}${other}` === '90'));
      digits.splice(place, 2, other, one);
      expect(parseCardNumber(digits.join(''))).toBeNull();
    }),
  );
});

test.each(['', '42-137-8', 'ABC', '00042-00137'])('"%s" is no card number', (typed) => {
  expect(parseCardNumber(typed)).toBeNull();
});
