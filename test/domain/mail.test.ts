import { expect, test } from '@jest/globals';
import { canBeNamed, withAdvertisingFooter } from '#domain/advertising-footer';
import { bounceEffect } from '#domain/mail/bounce';
import { isAutomatic, isLoop } from '#domain/mail/loops';
import { isRelayAddress, readRelayAddress, relayAddress, returnPath } from '#domain/relay-address';

const DOMAIN = 'relay.dealer.jp';
const ID = '0193b3f0-7c1e-7d11-9a55-3f0f6a1b2c3d';

test('relay addresses are read back whatever their case, and none of another domain or form', () => {
  const address = relayAddress('abcdefgh234567ab', DOMAIN);
  expect(readRelayAddress(address.toUpperCase(), DOMAIN)).toEqual({
    kind: 'customer',
    relayKey: 'abcdefgh234567ab',
  });
  expect(readRelayAddress(returnPath(ID, 'abcdefghij', DOMAIN), DOMAIN)).toEqual({
    kind: 'bounce',
    deliveryId: ID,
    mark: 'abcdefghij',
  });
  for (const other of ['c-abcdefgh234567ab@other.jp', `c-abc@${DOMAIN}`, `info@${DOMAIN}`, '', '@'])
    expect(readRelayAddress(other, DOMAIN)).toBeNull();
});

test('a relay address is known as one at any domain, so that it never becomes a real one', () => {
  expect(isRelayAddress('C-abcdefgh234567ab@old.relay.jp')).toBe(true);
  expect(isRelayAddress('c-taro@example.jp')).toBe(false);
});

test.each([
  ['failed', '5.1.1', 'hard'],
  ['failed', '5.1.10', 'hard'],
  ['failed', '5.2.1', 'hard'],
  ['failed', '5.4.4', 'hard'],
  // a full mailbox, a mail too large, our reputation, a server that gave up
  ['failed', '5.2.2', 'soft'],
  ['failed', '5.3.4', 'soft'],
  ['failed', '5.7.1', 'soft'],
  ['failed', '4.4.7', 'soft'],
  ['delayed', '4.4.1', 'none'],
  ['delivered', '2.0.0', 'none'],
] as const)('a report of %s %s is %s', (action, status, effect) => {
  expect(bounceEffect({ action, status })).toBe(effect);
});

test.each([
  [{ key: 'auto-submitted', value: 'auto-replied (vacation)' }, true],
  [{ key: 'auto-submitted', value: 'no' }, false],
  [{ key: 'precedence', value: 'Bulk' }, true],
  [{ key: 'list-id', value: '<x.example.jp>' }, true],
  [{ key: 'x-auto-response-suppress', value: 'All' }, true],
  [{ key: 'x-auto-response-suppress', value: 'DR, OOF' }, false],
  [{ key: 'subject', value: 'Auto-Submitted' }, false],
])('%j: written by a machine is %s', (header, automatic) => {
  expect(isAutomatic([header])).toBe(automatic);
});

test('a mail is a loop when it carries our mark, or has passed more than 30 servers', () => {
  const hops = (count: number) => Array.from({ length: count }, () => ({ key: 'received', value: 'by x' }));
  expect(isLoop([{ key: 'x-oikaze-relay', value: ` ${DOMAIN.toUpperCase()}` }], DOMAIN)).toBe(true);
  expect(isLoop([{ key: 'x-oikaze-relay', value: 'another.jp' }, ...hops(30)], DOMAIN)).toBe(false);
  expect(isLoop(hops(31), DOMAIN)).toBe(true);
});

test('the footer of advertising names sender, address and way out once', () => {
  const sender = { name: '湘南店', postalCode: '254-0043', address: '神奈川県平塚市1-2-3', phone: null };
  const text = withAdvertisingFooter('冬のご案内\n', sender, 'https://x.jp/u/1');
  expect(text).toMatch(/^冬のご案内\n\n-+\n送信者: 湘南店\n住所: 〒254-0043 神奈川県平塚市1-2-3\n/);
  expect(text).toContain('お問い合わせ・苦情: このメールへの返信');
  const own = withAdvertisingFooter('停止: https://x.jp/u/1', sender, 'https://x.jp/u/1');
  expect(own.match(/https:/g)).toHaveLength(1);
  expect(canBeNamed({ address: ' ' })).toBe(false);
});
