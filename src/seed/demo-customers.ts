/**
 * The demo dealer's customers. Addresses end in .invalid (RFC 2606), which no mail server delivers to, and SMS are
 * denied: whatever channels are set up later, nobody is reached.
 */
export interface DemoCustomer {
  externalId: string;
  name: string;
  kana: string;
  email: string;
  phone: string;
  postalCode: string;
  address: string;
  job: string;
  vehicle: string;
  source: string;
  estimateYen: number;
}

const PEOPLE: [name: string, kana: string][] = [
  ['平塚 花子', 'ヒラツカ ハナコ'],
  ['大磯 太郎', 'オオイソ タロウ'],
  ['茅ヶ崎 美咲', 'チガサキ ミサキ'],
  ['藤沢 翔', 'フジサワ ショウ'],
  ['鎌倉 由美', 'カマクラ ユミ'],
  ['小田原 健一', 'オダワラ ケンイチ'],
  ['秦野 直子', 'ハダノ ナオコ'],
  ['伊勢原 誠', 'イセハラ マコト'],
  ['厚木 恵', 'アツギ メグミ'],
  ['海老名 拓也', 'エビナ タクヤ'],
  ['座間 里奈', 'ザマ リナ'],
  ['大和 浩二', 'ヤマト コウジ'],
  ['綾瀬 千夏', 'アヤセ チナツ'],
  ['寒川 修', 'サムカワ オサム'],
  ['二宮 あかり', 'ニノミヤ アカリ'],
  ['中井 亮', 'ナカイ リョウ'],
  ['松田 久美子', 'マツダ クミコ'],
  ['開成 大輔', 'カイセイ ダイスケ'],
  ['山北 玲奈', 'ヤマキタ レナ'],
  ['箱根 正人', 'ハコネ マサト'],
  ['湯河原 紗季', 'ユガワラ サキ'],
  ['真鶴 武', 'マナヅル タケシ'],
  ['葉山 莉子', 'ハヤマ リコ'],
  ['逗子 圭介', 'ズシ ケイスケ'],
  ['三浦 陽子', 'ミウラ ヨウコ'],
  ['横須賀 勇', 'ヨコスカ イサム'],
  ['戸塚 明美', 'トツカ アケミ'],
  ['保土ケ谷 学', 'ホドガヤ マナブ'],
  ['磯子 優', 'イソゴ ユウ'],
  ['金沢 博', 'カナザワ ヒロシ'],
  ['港南 さくら', 'コウナン サクラ'],
  ['瀬谷 哲也', 'セヤ テツヤ'],
  ['旭 真理', 'アサヒ マリ'],
  ['泉 和也', 'イズミ カズヤ'],
  ['栄 結衣', 'サカエ ユイ'],
  ['鶴見 隆', 'ツルミ タカシ'],
  ['川崎 麻衣', 'カワサキ マイ'],
  ['高津 剛', 'タカツ ツヨシ'],
  ['宮前 彩', 'ミヤマエ アヤ'],
  ['多摩 昇', 'タマ ノボル'],
];
const VEHICLES = ['プリウス', 'アクア', 'ノート', 'フィット', 'N-BOX', 'タント', 'ハスラー', 'セレナ'];
const SOURCES = ['自社サイト', '一括見積り', '来店', '電話'];
const JOBS = ['会社員', '美容師', '販売員', '公務員', '自営業'];

const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

export const DEMO_CUSTOMERS: readonly DemoCustomer[] = PEOPLE.map(([name, kana], index) => ({
  externalId: `DEMO-${String(index + 1).padStart(3, '0')}`,
  name,
  kana,
  email: `demo${index + 1}@customer.invalid`,
  phone: `0463-00-${String(index + 1).padStart(4, '0')}`,
  postalCode: '254-0043',
  address: `神奈川県平塚市紅谷町${(index % 20) + 1}-${(index % 9) + 1}`,
  job: pick(JOBS, index),
  vehicle: pick(VEHICLES, index),
  source: pick(SOURCES, index),
  estimateYen: 800_000 + (index % 12) * 150_000,
}));
