/** Postcards (D3): how a store writes them, backs as designs, batches for the printer, cards that came back (D8). */
import { z } from 'zod';
import { flag, id, instant, line, listOf, pageOf, pageQuery, text } from './fields.ts';
import { purpose } from './kinds.ts';
import { selectionSchema } from './selection.ts';

/** Most cards of one batch. */
export const POSTCARD_BATCH_LIMIT = 50_000;
/** Of an uploaded picture. */
export const PICTURE_LIMIT_BYTES = 8 * 1024 * 1024;
export const PICTURE_LIMIT_PIXELS = 24_000_000;

export const POSTCARD_WRITINGS = ['vertical', 'horizontal'] as const;
export const POSTCARD_STOCKS = ['blank', 'official'] as const;
export const POSTAGE_MARKS = ['none', 'paid_at_once', 'paid_later'] as const;
export const POSTCARD_OUTPUTS = ['each', 'office', 'print_house'] as const;
export const POSTCARD_LAYOUTS = ['picture_top', 'picture_bottom', 'picture_full', 'text'] as const;
export const POSTCARD_BATCH_STATUSES = [
  'preparing',
  'made',
  'handed_over',
  'printed',
  'posted',
  'cancelled',
  'failed',
] as const;
export const POSTCARD_CARD_STATUSES = ['asked', 'in', 'left_out', 'released', 'returned'] as const;
export const RETURN_REASONS = ['unknown_address', 'moved', 'refused', 'other'] as const;

const writing = z.enum(POSTCARD_WRITINGS).meta({ id: 'PostcardWriting', description: '縦書き・横書き' });
const stock = z.enum(POSTCARD_STOCKS).meta({
  id: 'PostcardStock',
  description: '無地の用紙（郵便番号枠と「郵便はがき」も印刷）・郵便はがき（枠は印刷しない）',
});
const mark = z.enum(POSTAGE_MARKS).meta({ id: 'PostageMark', description: 'なし・料金別納・料金後納' });
const output = z.enum(POSTCARD_OUTPUTS).meta({
  id: 'PostcardOutput',
  description: '1 枚ずつすぐ PDF・まとめて事務所で印刷・まとめて印刷会社へ',
});

const bleed = z.boolean().meta({
  description: '印刷会社向けの PDF に 3 mm の塗り足しと TrimBox・BleedBox を付ける',
});
const barcode = z.boolean().meta({ description: 'はがきの番号をバーコード（Code 128）でも印刷する' });

export const postcardSettings = z
  .object({
    storeId: id,
    writing,
    stock,
    mark,
    markOffice: z.string().nullable().meta({ description: '差出事業所名（例: 銀座局）' }),
    output,
    bleed,
    barcode,
    designId: id.nullable(),
    waiting: z.int().meta({ description: '次のまとめを待っているはがき' }),
    priceYen: z.int().meta({ description: '今日の 1 枚の料金（税別）' }),
  })
  .meta({ id: 'PostcardSettings' });
export const putPostcardSettings = z
  .object({
    storeId: id.optional(),
    writing,
    stock,
    mark,
    markOffice: line(12).nullable(),
    output,
    bleed: bleed.default(false),
    barcode: barcode.default(false),
    designId: id.nullable(),
  })
  .meta({ id: 'PutPostcardSettings' });
export const storeQuery = z.object({ storeId: id.optional() });

// ---------- designs ----------

export const postcardLayout = z
  .enum(POSTCARD_LAYOUTS)
  .meta({ id: 'PostcardLayout', description: '写真が上・写真が下・全面写真・文章だけ' });

const designFields = {
  layout: postcardLayout,
  heading: line(60).nullable(),
  body: text(2_000),
  color: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i)
    .meta({ examples: ['#1971c2'] }),
  pictureId: id.nullable(),
};

export const postcardDesign = z
  .object({
    id,
    storeId: id.nullable(),
    name: z.string(),
    version: z.int(),
    versionId: id,
    ...designFields,
    heading: z.string().nullable(),
    body: z.string(),
    color: z.string(),
    archived: z.boolean(),
    updatedAt: instant,
    updatedBy: z.string(),
  })
  .meta({ id: 'PostcardDesign' });
export const postcardDesignPage = pageOf(postcardDesign);
export const postcardDesignQuery = pageQuery.extend({ storeId: id.optional(), archived: flag.optional() });

export const createPostcardDesign = z
  .object({ storeId: id.nullish(), name: line(100), ...designFields })
  .meta({
    id: 'CreatePostcardDesign',
    description: '見出しと本文では {{customer.name}} などの変数が使えます',
  });
export const updatePostcardDesign = z
  .object({ name: line(100), ...designFields, archived: z.boolean() })
  .partial()
  .meta({ id: 'UpdatePostcardDesign', description: '内容を変えると新しい版になります' });

export const previewPostcard = z
  .object({
    storeId: id.optional(),
    ...designFields,
    writing: writing.optional(),
    customerId: id.optional().meta({ description: '省略時は見本の宛名' }),
  })
  .meta({ id: 'PreviewPostcard' });
export const postcardPreview = z
  .object({
    address: z.string().meta({ description: '宛名面（SVG、100 × 148 mm）' }),
    back: z.string().nullable().meta({ description: '裏面（SVG）' }),
  })
  .meta({ id: 'PostcardPreview' });

export const postcardPicture = z
  .object({
    id,
    name: z.string(),
    contentType: z.string(),
    width: z.int(),
    height: z.int(),
    sizeBytes: z.int(),
  })
  .meta({ id: 'PostcardPicture' });
export const pictureQuery = z.object({ storeId: id.optional(), name: line(200).optional() });

// ---------- batches ----------

export const postcardBatchStatus = z.enum(POSTCARD_BATCH_STATUSES).meta({
  id: 'PostcardBatchStatus',
  description: '作成中・作成済み・入稿済み・印刷済み・投函済み・中止・失敗',
});

export const createPostcardBatch = z
  .object({
    storeId: id.optional(),
    name: line(100).optional(),
    selection: selectionSchema
      .optional()
      .meta({ description: '省略時は、パターンや自動送信から送られて待っているはがき' }),
    designId: id.nullish().meta({ description: '省略時は店舗の設定。selection には必要' }),
    purpose: purpose.default('transactional'),
    output: z.enum(['office', 'print_house']).optional().meta({ description: '省略時は店舗の設定' }),
  })
  .refine(({ selection, designId }) => selection === undefined || Boolean(designId), {
    path: ['designId'],
    error: 'design_required',
  })
  .meta({ id: 'CreatePostcardBatch' });

export const postcardBatch = z
  .object({
    id,
    number: z.int(),
    storeId: id,
    name: z.string(),
    source: z.enum(['tray', 'selection']),
    output: z.enum(['office', 'print_house']),
    status: postcardBatchStatus,
    total: z.int(),
    done: z.int(),
    leftOut: z.int(),
    returned: z.int(),
    pages: z.int(),
    sizeBytes: z.int(),
    costYen: z.int(),
    designName: z.string().nullable(),
    error: z.string().nullable(),
    createdBy: z.string(),
    createdAt: instant,
    madeAt: instant.nullable(),
    handedOverAt: instant.nullable(),
    printedAt: instant.nullable(),
    postedAt: instant.nullable(),
    cancelledAt: instant.nullable(),
    filesRemovedAt: instant.nullable().meta({ description: '保存期間が過ぎてファイルを削除した日時' }),
  })
  .meta({ id: 'PostcardBatch' });
export const postcardBatchPage = pageOf(postcardBatch);
export const postcardBatchQuery = pageQuery.extend({
  storeId: id.optional(),
  status: listOf(postcardBatchStatus),
});

export const cancelPostcardBatch = z
  .object({
    cards: z.enum(['keep', 'drop']).meta({
      description: 'keep = 次のまとめで送る、drop = 送らない（料金も数えない）',
    }),
  })
  .meta({ id: 'CancelPostcardBatch' });

export const postcardCard = z
  .object({
    id,
    number: z.string().nullable(),
    customerId: id,
    customerName: z.string(),
    postalCode: z.string().nullable(),
    address: z.string().nullable(),
    status: z.enum(POSTCARD_CARD_STATUSES),
    reason: z.string().nullable().meta({ description: '除かれた理由・戻った理由' }),
    reasonText: z.string().nullable(),
    returnedAt: instant.nullable(),
  })
  .meta({ id: 'PostcardCard' });
export const postcardCardPage = pageOf(postcardCard);
export const postcardCardQuery = pageQuery.extend({ status: listOf(z.enum(POSTCARD_CARD_STATUSES)) });

// ---------- returned cards ----------

export const recordReturn = z
  .object({
    cardNumber: z.string().max(40).optional().meta({ description: 'はがきに印刷された番号' }),
    customerId: id.optional().meta({ description: '番号が読めないとき。最後に送ったはがきになります' }),
    reason: z.enum(RETURN_REASONS).default('unknown_address').meta({
      description: 'あて所に尋ねあたりません・転居先不明・受取拒絶・その他',
    }),
  })
  .refine(({ cardNumber, customerId }) => Boolean(cardNumber) !== Boolean(customerId), {
    path: ['cardNumber'],
    error: 'card_or_customer',
  })
  .meta({ id: 'RecordPostcardReturn' });

export const postcardReturn = z
  .object({
    deliveryId: id,
    customerId: id,
    customerName: z.string(),
    number: z.string().nullable(),
    reason: z.string().nullable(),
    returnedAt: instant,
    isNew: z.boolean().meta({ description: 'false: すでに記録されていた' }),
  })
  .meta({ id: 'PostcardReturn' });
export const postcardReturnPage = pageOf(postcardReturn);
export const postcardReturnQuery = pageQuery.extend({ storeId: id.optional() });

export type PutPostcardSettings = z.infer<typeof putPostcardSettings>;
export type PostcardSettings = z.infer<typeof postcardSettings>;
export type CreatePostcardDesign = z.infer<typeof createPostcardDesign>;
export type UpdatePostcardDesign = z.infer<typeof updatePostcardDesign>;
export type PostcardDesign = z.infer<typeof postcardDesign>;
export type PreviewPostcard = z.infer<typeof previewPostcard>;
export type PostcardPreview = z.infer<typeof postcardPreview>;
export type PostcardPicture = z.infer<typeof postcardPicture>;
export type CreatePostcardBatch = z.infer<typeof createPostcardBatch>;
export type PostcardBatch = z.infer<typeof postcardBatch>;
export type PostcardBatchStatus = z.infer<typeof postcardBatchStatus>;
export type PostcardCard = z.infer<typeof postcardCard>;
export type RecordReturn = z.infer<typeof recordReturn>;
export type PostcardReturn = z.infer<typeof postcardReturn>;
