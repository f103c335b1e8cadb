/** What a column of an imported file may be (B14), with the headers under which other systems export it. */

export const IMPORT_KINDS = ['customers', 'vehicles', 'orders'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** How a cell is read (src/domain/imports/values.ts). */
export type CellKind =
  | 'text'
  /** ids, addresses and kana: full-width letters and digits become half-width, half-width kana full-width */
  | 'code'
  | 'date'
  | 'integer'
  | 'channel'
  | 'consent'
  | 'negotiation'
  | 'tags'
  | 'staff'
  | 'customer';

export interface ImportField {
  key: string;
  label: string;
  kind: CellKind;
  required?: true;
  /** Several columns may be this field: their cells are joined with it. Without it the first cell that is not blank counts. */
  joinedBy?: string;
  /** Headers, written as `normalizeHeader` writes them. */
  headers: readonly string[];
}

const words = (list: string): string[] => list.split(' ');

const EXTERNAL_ID: ImportField = {
  key: 'externalId',
  label: '外部ID',
  kind: 'code',
  headers: words('外部id externalid id コード 管理番号'),
};
const CUSTOMER_ID: ImportField = {
  key: 'customerExternalId',
  label: '顧客の外部ID',
  kind: 'customer',
  required: true,
  headers: words(
    '顧客の外部id 顧客外部id customerexternalid 顧客コード 顧客番号 顧客id 会員番号 得意先コード お客様番号 お客様コード customerid customercode',
  ),
};

const CUSTOMER: readonly ImportField[] = [
  {
    ...EXTERNAL_ID,
    headers: [
      ...EXTERNAL_ID.headers,
      ...words(
        '顧客コード 顧客番号 顧客id 会員番号 得意先コード お客様番号 お客様コード 顧客管理番号 customerid customercode',
      ),
    ],
  },
  {
    key: 'name',
    label: '氏名',
    kind: 'text',
    required: true,
    joinedBy: ' ',
    headers: words(
      '氏名 名前 お名前 顧客名 お客様名 会社名 法人名 姓 名 氏 漢字氏名 氏名漢字 name fullname lastname firstname',
    ),
  },
  {
    key: 'kana',
    label: 'フリガナ',
    kind: 'code',
    joinedBy: ' ',
    headers: words(
      'フリガナ ふりがな カナ かな 氏名カナ 氏名かな カナ氏名 顧客名カナ お名前カナ セイ メイ せい めい 姓カナ 名カナ 氏名フリガナ kana namekana',
    ),
  },
  {
    key: 'email',
    label: 'メールアドレス',
    kind: 'code',
    headers: words('メールアドレス メール eメール email mail emailaddress pcメール 携帯メール'),
  },
  {
    key: 'phone',
    label: '電話番号',
    kind: 'text',
    headers: words(
      '携帯電話 携帯電話番号 携帯番号 携帯 mobile 電話番号 電話 tel phone 自宅電話 自宅電話番号 連絡先 telno',
    ),
  },
  {
    key: 'postalCode',
    label: '郵便番号',
    kind: 'text',
    headers: words('郵便番号 〒 郵便 zip zipcode postalcode postcode'),
  },
  {
    key: 'address',
    label: '住所',
    kind: 'text',
    joinedBy: '',
    headers: words(
      '住所 住所1 住所2 住所3 ご住所 都道府県 市区町村 市町村 町域 番地 丁目番地 建物名 マンション名 ビル名 address address1 address2',
    ),
  },
  {
    key: 'preferredChannel',
    label: '希望の連絡方法',
    kind: 'channel',
    headers: words('希望の連絡方法 希望連絡方法 連絡方法 希望連絡手段 preferredchannel'),
  },
  { key: 'job', label: '職業', kind: 'text', headers: words('職業 勤務先 お仕事 job occupation') },
  { key: 'daysOff', label: '休日', kind: 'text', headers: words('休日 休み 定休日 daysoff') },
  {
    key: 'note',
    label: 'メモ',
    kind: 'text',
    joinedBy: '\n',
    headers: words('メモ 備考 備考1 備考2 特記事項 note notes memo remarks'),
  },
  {
    key: 'consentMail',
    label: 'メールの同意',
    kind: 'consent',
    headers: words(
      'メールの同意 メール同意 メール配信 メール可否 メルマガ メルマガ可否 dmメール consentmail',
    ),
  },
  {
    key: 'consentSms',
    label: 'SMSの同意',
    kind: 'consent',
    headers: words('smsの同意 sms同意 sms配信 sms可否 consentsms'),
  },
  {
    key: 'consentPostcard',
    label: 'DMの同意',
    kind: 'consent',
    headers: words('dmの同意 dm同意 dm可否 dm発送 dm はがきの同意 ハガキ可否 consentpostcard'),
  },
  {
    key: 'negotiationState',
    label: '商談状態',
    kind: 'negotiation',
    headers: words('商談状態 商談ステータス ステータス 状態 negotiationstate status'),
  },
  {
    key: 'lastNegotiatedOn',
    label: '最終商談日',
    kind: 'date',
    headers: words('最終商談日 最終接触日 最終対応日 最終来店日 lastnegotiatedon'),
  },
  {
    key: 'tags',
    label: 'タグ',
    kind: 'tags',
    joinedBy: '、',
    headers: words('タグ 分類 顧客区分 tags tag'),
  },
  {
    key: 'assigneeId',
    label: '担当者',
    kind: 'staff',
    headers: words('担当者 担当 営業担当 担当者名 担当スタッフ assignee assigneeid 担当者メール'),
  },
];

const VEHICLE: readonly ImportField[] = [
  {
    ...EXTERNAL_ID,
    headers: [
      ...EXTERNAL_ID.headers,
      ...words('車両コード 車両番号 車両id 車両管理番号 vehicleid vehiclecode'),
    ],
  },
  CUSTOMER_ID,
  {
    key: 'maker',
    label: 'メーカー',
    kind: 'text',
    headers: words('メーカー メーカー名 ブランド maker make'),
  },
  { key: 'model', label: '車種', kind: 'text', headers: words('車種 車名 モデル 車種名 model') },
  {
    key: 'vehicleClass',
    label: '車両区分',
    kind: 'text',
    headers: words('車両区分 車種区分 用途 自動車の種別 vehicleclass class'),
  },
  {
    key: 'registrationNumber',
    label: '登録番号',
    kind: 'code',
    joinedBy: ' ',
    headers: words(
      '登録番号 車両登録番号 自動車登録番号 ナンバー ナンバープレート 車番 registrationnumber plate',
    ),
  },
  {
    key: 'chassisNumber',
    label: '車台番号',
    kind: 'code',
    headers: words('車台番号 フレームno フレーム番号 シャーシ番号 vin chassisnumber'),
  },
  {
    key: 'firstRegisteredOn',
    label: '初度登録年月日',
    kind: 'date',
    headers: words(
      '初度登録年月日 初度登録日 初度登録 初年度登録 初度登録年月 初度検査年月 firstregisteredon',
    ),
  },
  {
    key: 'inspectionExpiresOn',
    label: '車検満了日',
    kind: 'date',
    headers: words(
      '車検満了日 車検満了 車検期限 車検日 有効期間満了日 有効期間の満了する日 inspectionexpireson',
    ),
  },
  {
    key: 'deliveredOn',
    label: '納車日',
    kind: 'date',
    headers: words('納車日 納車年月日 引渡日 deliveredon'),
  },
  {
    key: 'odometerKm',
    label: '走行距離',
    kind: 'integer',
    headers: words('走行距離 走行距離km 走行km odometer odometerkm mileage'),
  },
];

const ORDER: readonly ImportField[] = [
  {
    ...EXTERNAL_ID,
    headers: [
      ...EXTERNAL_ID.headers,
      ...words('注文番号 注文id 受注番号 伝票番号 売上番号 orderid ordernumber'),
    ],
  },
  CUSTOMER_ID,
  {
    key: 'orderedOn',
    label: '注文日',
    kind: 'date',
    required: true,
    headers: words('注文日 受注日 購入日 売上日 契約日 伝票日付 注文日時 orderedon orderdate date'),
  },
  {
    key: 'product',
    label: '商品',
    kind: 'text',
    headers: words('商品 商品名 品名 購入商品 product productname item'),
  },
  {
    key: 'amountYen',
    label: '金額',
    kind: 'integer',
    headers: words('金額 合計金額 金額円 購入金額 売上金額 税込金額 合計 売上 amount amountyen price total'),
  },
];

/** Target fields of a kind, in the order a person reads them. */
export const IMPORT_FIELDS: Readonly<Record<ImportKind, readonly ImportField[]>> = {
  customers: CUSTOMER,
  vehicles: VEHICLE,
  orders: ORDER,
};

/** Whether several columns may be this field: put together, or the second telephone number where the first is blank. */
export const isMany = ({ key, joinedBy }: ImportField): boolean => joinedBy !== undefined || key === 'phone';

/** Field of this key; undefined: the kind has none. */
export const importField = (kind: ImportKind, key: string): ImportField | undefined =>
  IMPORT_FIELDS[kind].find((field) => field.key === key);
