import type { CardContent, CardStyle, Writing } from '../../src/channels/postcard/card.ts';
import { deflateSync } from 'node:zlib';
import { crc32 } from 'node:zlib';

/** Cards as a dealer sends them: every name, address and text is another one. */
export function cardOf(at: number): CardContent {
  const pick = <T>(list: readonly T[], turn: number): T => list[Math.floor(turn) % list.length] as T;
  const family = pick(
    ['山田', '髙橋', '佐藤', '𠮷田', '渡邊', '勅使河原', '大塚', '濵﨑', '齋藤', '長谷川'],
    at,
  );
  const given = pick(['花子', '太郎', '権左衛門', '美智子', '健', '陽向', '千代', '誠', '結衣'], at / 7);
  const town = pick(
    [
      '神奈川県平塚市宝町',
      '愛知県名古屋市中区栄三丁目',
      '東京都港区六本木',
      '北海道札幌市中央区北12条西',
      '宮城県仙台市青葉区中央',
    ],
    at / 3,
  );
  const building = pick(
    [
      '',
      '\nスーパーコーポ21 ',
      '\nグランドメゾンABC・サンシャイン（東棟） ',
      '\nOikaze Heights ',
      '\nエンゼルハイム・レジデンスタワー ',
    ],
    at / 11,
  );
  const street = `${(at % 30) + 1}-${(at % 47) + 1}-${(at % 311) + 1}`;
  const room = building ? `${(at % 12) + 1}0${(at % 9) + 1}号室` : '';
  return {
    recipient: {
      name: `${family} ${given}`,
      postalCode: String(1_000_000 + ((at * 7919) % 8_999_999)),
      addressLines: [`${town}${street}`, ...(building ? [`${building.trim()} ${room}`] : [])],
    },
    heading: '車検のご案内',
    text: `${family} ${given} 様\n\nいつもお世話になっております。お車（湘南 300 あ ${String(at % 10_000).padStart(4, '0')}）の車検満了日が近づいてまいりました。\n満了日: 2027年${(at % 12) + 1}月${(at % 28) + 1}日\n\nご予約はお電話で承ります。皆さまのご来店を心よりお待ち申し上げております。`,
    number: `00042-${String(at + 1).padStart(5, '0')}-7`,
  };
}

export const styleOf = (writing: Writing): CardStyle => ({
  writing,
  stock: 'blank',
  mark: { kind: 'paid_later', office: '名古屋中央局' },
  sender: {
    name: '追風モータース 名古屋店',
    postalCode: '4500002',
    addressLines: ['愛知県名古屋市中村区名駅1丁目1-4', 'セントラルタワーズ12F'],
    phone: '052-123-4567',
  },
  design: {
    layout: 'picture_top',
    picture: { id: 'picture', contentType: 'image/png', bytes: picture() },
    color: '#1971c2',
  },
});

/** A picture of some hundred kilobytes, always the same. */
function picture(width = 1040, height = 732): Uint8Array {
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * (1 + width * 3) + 1 + x * 3;
      rows.set([(x * 5 + y) & 255, (y * 3) & 255, (x ^ y) & 255], at);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
