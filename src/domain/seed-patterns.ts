/**
 * Patterns that ship with the product; stores copy and tune them (A9). Pure data in the shape of PlanStep with texts.
 * Sources: seeds/002 (CORE-ROUTINE) for the first three, seeds/004 for 資料請求 and 定期注文, seeds/003 for お礼状.
 */
import type { PatternBase, PatternKind, Purpose, StopOn } from './kinds.ts';
import type { PlanStep } from './planning/types.ts';
import { SEED_TEXTS } from './seed-texts.ts';

export interface SeedStep extends PlanStep {
  /** what a person does, or what the message is, as the step list shows it */
  title: string;
  subject?: string;
  body?: string;
  purpose?: Purpose;
}

export interface SeedPattern {
  /** stable key; never renamed */
  key: string;
  name: string;
  kind: PatternKind;
  base: PatternBase;
  stopOn: StopOn[];
  repeat?: { every: string; times?: number };
  steps: SeedStep[];
}

type StepDraft = Omit<SeedStep, 'position' | 'anchor'> & Partial<Pick<SeedStep, 'anchor'>>;

const numbered = (...drafts: StepDraft[]): SeedStep[] =>
  drafts.map((draft, index) => ({ anchor: 'base', ...draft, position: index + 1 }));

const UNTIL_DECIDED: StopOn[] = ['reply', 'contract', 'end'];

export const SEED_PATTERNS: readonly SeedPattern[] = [
  {
    key: 'one_month',
    name: '1か月後フォロー',
    kind: 'before',
    base: 'last_negotiation',
    stopOn: UNTIL_DECIDED,
    steps: numbered(
      {
        channel: 'mail',
        offset: 'P20D',
        timeOfDay: '10:00',
        title: '最後の商談日から20日後にメールで連絡',
        ...SEED_TEXTS.considering,
      },
      { channel: 'phone', offset: 'P24D', timeOfDay: '12:00', title: '最後の商談日から24日後に電話で連絡' },
      { channel: 'phone', offset: 'P28D', timeOfDay: '15:00', title: '最後の商談日から28日後に電話で連絡' },
      {
        channel: 'mail',
        offset: 'P30D',
        timeOfDay: '10:00',
        title: '最後の商談日から30日後にメールで連絡',
        ...SEED_TEXTS.oneMonth,
      },
      { channel: 'phone', offset: 'P40D', timeOfDay: '17:15', title: '最後の商談日から40日後に電話で連絡' },
    ),
  },
  {
    key: 'new_inquiry',
    name: '新着後のフォロー',
    kind: 'before',
    base: 'reception',
    stopOn: UNTIL_DECIDED,
    steps: numbered(
      { channel: 'phone', offset: 'P0D', title: '受付日当日に電話連絡' },
      { channel: 'mail', offset: 'P0D', title: '受付日当日にメールで概算金額を送付', ...SEED_TEXTS.estimate },
      {
        channel: 'sms',
        offset: 'P1D',
        timeOfDay: '12:00',
        title: '受付日から1日後にSMSで連絡',
        ...SEED_TEXTS.shortGreeting,
      },
      { channel: 'phone', offset: 'P1D', timeOfDay: '17:15', title: '受付日から1日後に電話で連絡' },
      {
        channel: 'mail',
        offset: 'P2D',
        timeOfDay: '10:10',
        title: '受付日から2日後にメールで連絡',
        ...SEED_TEXTS.anyQuestions,
      },
    ),
  },
  {
    // A10: the hour varies from one attempt to the next: at once, 12:00, 15:00, after 17:00, just after 10:00
    key: 'standard_eight',
    name: '標準8回アプローチ',
    kind: 'before',
    base: 'reception',
    stopOn: UNTIL_DECIDED,
    steps: numbered(
      { channel: 'phone', offset: 'P0D', title: '受付日当日に電話連絡' },
      { channel: 'mail', offset: 'P0D', title: '受付日当日にメールで概算金額を送付', ...SEED_TEXTS.estimate },
      { channel: 'phone', offset: 'P1D', timeOfDay: '12:00', title: '翌日のお昼休みに電話' },
      {
        channel: 'sms',
        offset: 'P2D',
        timeOfDay: '15:00',
        title: '2日後の午後にSMS',
        ...SEED_TEXTS.shortGreeting,
      },
      { channel: 'phone', offset: 'P3D', timeOfDay: '17:15', title: '3日後の17時過ぎに電話' },
      {
        channel: 'mail',
        offset: 'P5D',
        timeOfDay: '10:10',
        title: '5日後にメール',
        ...SEED_TEXTS.anyQuestions,
      },
      { channel: 'phone', offset: 'P7D', timeOfDay: '10:10', title: '7日後の10時過ぎに電話' },
      { channel: 'phone', offset: 'P14D', timeOfDay: '15:00', title: '14日後の15時に電話' },
    ),
  },
  {
    key: 'brochure',
    name: '資料請求',
    kind: 'before',
    base: 'reception',
    stopOn: UNTIL_DECIDED,
    steps: numbered(
      { channel: 'task', offset: 'P1D', timeOfDay: '10:00', title: '翌日資料を送る' },
      {
        channel: 'phone',
        anchor: 'previous_due',
        offset: 'P5D',
        timeOfDay: '15:00',
        title: '5日後に電話でフォローする',
      },
      {
        channel: 'postcard',
        anchor: 'previous_due',
        offset: 'P14D',
        timeOfDay: '10:00',
        title: '14日後にはがきを送る',
        ...SEED_TEXTS.visitCard,
      },
    ),
  },
  {
    key: 'delivery_thanks',
    name: '納車後お礼状',
    kind: 'after',
    base: 'delivery',
    stopOn: [],
    steps: numbered(
      {
        channel: 'postcard',
        offset: 'P3D',
        timeOfDay: '10:00',
        title: '納車のお礼状',
        ...SEED_TEXTS.thanksCard,
      },
      { channel: 'phone', offset: 'P7D', timeOfDay: '12:00', title: '7日後に電話でフォローする' },
      { channel: 'phone', offset: 'P14D', timeOfDay: '15:00', title: '14日後お客様の声をお聞きする' },
      {
        channel: 'mail',
        offset: 'P6M',
        timeOfDay: '10:00',
        title: '納車6か月後の点検のご案内',
        ...SEED_TEXTS.halfYear,
      },
    ),
  },
  {
    key: 'recurring_order',
    name: '定期注文',
    kind: 'after',
    base: 'order',
    stopOn: ['end'],
    repeat: { every: 'P30D' },
    steps: numbered(
      {
        channel: 'mail',
        offset: 'P23D',
        timeOfDay: '10:00',
        title: '次回のお届けの確認',
        ...SEED_TEXTS.nextOrder,
      },
      {
        channel: 'task',
        offset: 'P30D',
        timeOfDay: '10:00',
        title: 'ご購入から30日後、商品とニュースレターを送る',
      },
    ),
  },
  {
    key: 'inspection_expiry',
    name: '車検満了日のご案内',
    kind: 'after',
    base: 'inspection_expiry',
    stopOn: ['reply', 'contract', 'end'],
    steps: numbered(
      {
        channel: 'postcard',
        offset: '-P90D',
        timeOfDay: '10:00',
        title: '車検満了日90日前のハガキ',
        ...SEED_TEXTS.inspectionCard,
        purpose: 'advertising',
      },
      {
        channel: 'mail',
        offset: '-P60D',
        timeOfDay: '10:00',
        title: '車検満了日60日前のメール',
        ...SEED_TEXTS.inspection,
        purpose: 'advertising',
      },
      { channel: 'phone', offset: '-P30D', timeOfDay: '12:00', title: '車検満了日30日前の電話' },
      {
        channel: 'sms',
        offset: '-P14D',
        timeOfDay: '15:00',
        title: '車検満了日14日前のSMS',
        ...SEED_TEXTS.inspectionShort,
        purpose: 'advertising',
      },
    ),
  },
];
