import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { dkimSign } from 'mailauth';
import { cleanHtml, textOfHtml } from '#channels/relay/clean-html';
import { createSenderCheck } from '#channels/relay/check-sender';
import { readHead } from '#channels/relay/read-headers';
import { readMail } from '#channels/relay/read-mail';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const notFound = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));

/** DNS of dealer.test: SPF names 192.0.2.1, DKIM has our key, DMARC asks to reject. */
const dns = (domain: string, type: string): Promise<string[][] | string[]> => {
  if (type !== 'TXT') return notFound();
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const records: Record<string, string[][]> = {
    'dealer.test': [['v=spf1 ip4:192.0.2.1 -all']],
    '_dmarc.dealer.test': [['v=DMARC1; p=reject']],
    's1._domainkey.dealer.test': [[`v=DKIM1; k=rsa; p=${key}`]],
  };
  const found = records[domain];
  return found ? Promise.resolve(found) : notFound();
};
const check = createSenderCheck({ timeoutMs: 2_000, resolver: dns });
const raw =
  'From: otsuka@dealer.test\r\nTo: c@relay.test\r\nSubject: hi\r\nDate: Tue, 01 Dec 2026 12:00:00 +0900\r\n\r\nbody\r\n';
const arrived = (overrides: object = {}) => ({
  raw: Buffer.from(raw),
  remoteAddress: '192.0.2.1',
  helo: 'mail.dealer.test',
  envelopeFrom: 'otsuka@dealer.test',
  ...overrides,
});

test('a mail from the server that SPF names passes DMARC; from another it fails, and the domain asks to reject', async () => {
  expect(await check(arrived())).toMatchObject({ spf: 'pass', dmarc: 'pass' });
  expect(await check(arrived({ remoteAddress: '198.51.100.9' }))).toEqual({
    spf: 'fail',
    dkim: 'none',
    dmarc: 'fail',
    policy: 'reject',
  });
});

test('a signature of the domain passes from anywhere, and not once the text was changed', async () => {
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const key = { signingDomain: 'dealer.test', selector: 's1', privateKey: pem };
  const options = { ...key, signatureData: [key] };
  const { signatures } = await dkimSign(raw, options);
  const signed = (text: string) =>
    arrived({ remoteAddress: '198.51.100.9', raw: Buffer.from(signatures + text) });
  expect(await check(signed(raw))).toMatchObject({ dkim: 'pass', dmarc: 'pass' });
  expect(await check(signed(raw.replace('body', 'pay here')))).toMatchObject({ dmarc: 'fail' });
});

test('a name server that never answers makes temperror within the time, and no longer', async () => {
  const slow = createSenderCheck({ timeoutMs: 100, resolver: () => new Promise(() => {}) });
  const startedAt = performance.now();
  expect(await slow(arrived())).toEqual({
    spf: 'temperror',
    dkim: 'temperror',
    dmarc: 'temperror',
    policy: null,
  });
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

test('a Japanese mail of any age is read: ISO-2022-JP in subject and text, no text part, a folded header', async () => {
  const utf8 = `=?UTF-8?B?${Buffer.from('試乗の件').toString('base64')}?=`;
  const mail = (field: string, type: string, body: Buffer) =>
    Buffer.concat([
      Buffer.from(
        `From: =?UTF-8?B?${Buffer.from('花子').toString('base64')}?=\r\n <Hanako@Home.test>\r\nSubject: ${field}\r\nMessage-ID:\r\n <1@home.test>\r\nMIME-Version: 1.0\r\nContent-Type: ${type}\r\n\r\n`,
      ),
      body,
    ]);
  const shiftJis = await readMail(
    mail(utf8, 'text/plain; charset=Shift_JIS', iconv.encode('はい、お願いします。', 'Shift_JIS')),
  );
  expect(shiftJis).toMatchObject({
    subject: '試乗の件',
    text: 'はい、お願いします。',
    messageId: '<1@home.test>',
    html: null,
  });
  const jis = Buffer.from('\x1b$B$O$$\x1b(B', 'latin1');
  expect((await readMail(mail(utf8, 'text/plain; charset=ISO-2022-JP', jis))).text).toBe('はい');
  const html = await readMail(
    mail(
      utf8,
      'text/html; charset=utf-8',
      Buffer.from('<style>p{}</style><p>はい&amp;どうぞ</p><p>2行目</p>'),
    ),
  );
  expect(html.text).toBe('はい&どうぞ\n2行目');
  expect(await readHead(mail(utf8, 'text/plain', Buffer.from('x')))).toMatchObject({
    from: ['hanako@home.test'],
    messageId: '<1@home.test>',
  });
});

test.each([
  ['<img src=x onerror=alert(1)>', ''],
  ['<a href="data:text/html,x">a</a>', '<a rel="noopener noreferrer nofollow" target="_blank">a</a>'],
  ['<div style="position:fixed" id="root" class="x">a</div>', '<div>a</div>'],
  ['<form action="https://evil.test"><input name="password">a</form>', 'a'],
  ['<svg><script>1</script></svg>b', 'b'],
  ['<iframe src="https://evil.test"></iframe>', ''],
  [
    '<a href="https://shop.test/?a=1&b=2">店</a>',
    '<a href="https://shop.test/?a=1&amp;b=2" rel="noopener noreferrer nofollow" target="_blank">店</a>',
  ],
])('%s is shown as %s', (html, clean) => {
  expect(cleanHtml(html)).toBe(clean);
});

test('a text made of HTML keeps its lines and nothing of its tags', () => {
  expect(
    textOfHtml('<div>一</div><div>二<br>三</div><script>x</script><table><tr><td>四</td></tr></table>'),
  ).toBe('一\n二\n三\n四');
});
