import { describe, expect, test } from '@jest/globals';
import { assertSmsLength, smsLength, smsSegments } from '#domain/sms-length';
import {
  assertKnownVariables,
  renderTemplate,
  unknownVariables,
  variablesOf,
} from '#domain/template-variables';

describe('D2: length of an SMS', () => {
  test('70 characters pass, 71 do not', () => {
    expect(() => assertSmsLength('あ'.repeat(70))).not.toThrow();
    expect(() => assertSmsLength('あ'.repeat(71))).toThrow(
      expect.objectContaining({ code: 'sms_too_long', details: { length: 71, limit: 70 } }),
    );
  });

  test('a surrogate pair counts two', () => {
    expect(smsLength('𠮷野家')).toBe(4);
    expect(() => assertSmsLength('𠮷'.repeat(35))).not.toThrow();
    expect(() => assertSmsLength(`${'𠮷'.repeat(35)}a`)).toThrow();
  });

  test.each([
    [0, 0],
    [1, 1],
    [70, 1],
    [71, 2],
    [134, 2],
    [135, 3],
  ])('%i characters are %i messages', (length, messages) => {
    expect(smsSegments('あ'.repeat(length))).toBe(messages);
  });
});

describe('templates', () => {
  test('variables are filled in, with or without spaces, as often as they come', () => {
    const text = '{{customer.name}}様、{{ store.name }}です。{{customer.name}}様';
    expect(renderTemplate(text, { 'customer.name': '山田 太郎', 'store.name': '湘南店' })).toBe(
      '山田 太郎様、湘南店です。山田 太郎様',
    );
  });

  test('a value is put in as it is, also with signs that mean something elsewhere', () => {
    expect(renderTemplate('{{customer.name}}', { 'customer.name': '$& {{store.name}} <b>' })).toBe(
      '$& {{store.name}} <b>',
    );
  });

  test('a missing value names its variable, and no other value', () => {
    expect(() =>
      renderTemplate('{{customer.name}} {{quote.estimateYen}}', { 'customer.name': '山田' }),
    ).toThrow(
      expect.objectContaining({
        code: 'missing_variable',
        message: expect.not.stringContaining('山田'),
        details: { variable: 'quote.estimateYen', label: '概算金額' },
      }),
    );
  });

  test('a text after | stands in for a missing value', () => {
    expect(renderTemplate('{{quote.vehicle|お車}}', { 'quote.vehicle': '' })).toBe('お車');
    expect(renderTemplate('{{quote.vehicle|お車}}', { 'quote.vehicle': 'プリウス' })).toBe('プリウス');
    expect(renderTemplate('[{{store.phone|}}]', {})).toBe('[]');
  });

  test('unknown variables are found and refused', () => {
    expect(variablesOf('{{customer.name}} {{x.y|z}}')).toEqual(['customer.name', 'x.y']);
    expect(unknownVariables('{{customer.name}} {{customer.nmae}} {{toString}}')).toEqual([
      'customer.nmae',
      'toString',
    ]);
    expect(() => assertKnownVariables('{{customer.nmae}}')).toThrow(
      expect.objectContaining({ code: 'unknown_variable', details: { variable: 'customer.nmae' } }),
    );
    expect(() => renderTemplate('{{customer.nmae}}', {})).toThrow(
      expect.objectContaining({ code: 'unknown_variable' }),
    );
  });
});
