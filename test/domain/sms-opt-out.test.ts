import { expect, test } from '@jest/globals';
import { isOptOut } from '#domain/sms-opt-out';

test.each([
  '停止',
  ' 配信停止 ',
  '「停止」',
  'STOP',
  'Stop.',
  'ＳＴＯＰ',
  'ストップ',
  'ｽﾄｯﾌﾟ',
  '配信停止を希望します',
  '配信停止してください',
  '停止お願いします',
  'unsubscribe',
  'opt-out',
])('%s ends the SMS', (text) => {
  expect(isOptOut(text)).toBe(true);
});

test.each([
  '',
  '来週の予約をキャンセルしたいです',
  'cancel',
  'エンジンが停止します。見てもらえますか',
  '駐車場に停止線がありますか',
  '再開',
  'お願いします',
  'OK',
])('%s is a message to somebody', (text) => {
  expect(isOptOut(text)).toBe(false);
});
