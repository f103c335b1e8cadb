/** Answers of the API for pictures of the pages when no stack runs. Typed by the contract; never shipped. */
import type { FoundCustomer } from '#contract/customer-search';
import type { CustomerRow } from '#contract/customers';
import type { Delivery } from '#contract/deliveries';
import type { FollowBatch } from '#contract/follow-batches';
import type { Follow, FollowStep } from '#contract/follows';
import type { Pattern, PatternStep } from '#contract/patterns';
import type { Store } from '#contract/stores';
import type { Todo } from '#contract/todos';
import { TODO_BUCKETS } from '#domain/kinds';
import { SEED_PATTERNS } from '#domain/seed-patterns';
import { answerOfBulk } from './fixture-bulk.ts';
import { answerOfCleaning } from './fixture-cleaning.ts';
import { answerOfManager } from './fixture-manager.ts';

const id = (n: number): string => `0193b3f0-7c1e-7d11-9a55-${String(n).padStart(12, '0')}`;
const now = Date.now();
const iso = (hours: number): string => new Date(now + hours * 3_600_000).toISOString();
const storeId = id(1);
const names = [
  ['山田 太郎', 'ヤマダ タロウ'],
  ['佐藤 花子', 'サトウ ハナコ'],
  ['鈴木 一郎', 'スズキ イチロウ'],
  ['高橋 美咲', 'タカハシ ミサキ'],
  ['伊藤 健', 'イトウ ケン'],
  ['渡辺 由美子', 'ワタナベ ユミコ'],
  ['𠮷田 翔', 'ヨシダ ショウ'],
  ['株式会社はやぶさ運輸（車両管理課）', 'ハヤブサウンユ'],
] as const;
const users = ['大塚 誠', '小林 奈々', '中村 学'].map((name, index) => ({
  id: `u${index + 1}`,
  name,
  email: `staff${index + 1}@example.jp`,
  role: (['manager', 'staff', 'staff'] as const)[index] ?? 'staff',
  locale: 'ja',
  capacityPerDay: 30,
  active: index < 2,
  storeIds: [storeId],
  createdAt: iso(-9000),
}));

const patterns: Pattern[] = SEED_PATTERNS.map((seed, index) => ({
  id: id(100 + index),
  version: index === 0 ? 2 : 1,
  versionId: id(200 + index),
  name: seed.name,
  base: seed.base,
  stopOn: seed.stopOn,
  onReply: 'stop',
  catchUp: false,
  repeat: seed.repeat ? { every: seed.repeat.every, times: seed.repeat.times ?? null } : null,
  steps: seed.steps.map(
    (step): PatternStep => ({
      id: id(1000 + index * 50 + step.position),
      position: step.position,
      channel: step.channel,
      anchor: step.anchor,
      offset: step.offset,
      timeOfDay: step.timeOfDay ?? null,
      onClosedDay: step.onClosedDay ?? 'ignore',
      purpose: step.purpose ?? 'transactional',
      templateId: null,
      title: step.title,
      ...(step.channel === 'mail' && { mail: { subject: step.subject ?? '', body: step.body ?? '' } }),
      ...(step.channel === 'sms' && { sms: { text: step.body ?? '' } }),
      ...(step.channel === 'postcard' && { postcard: { text: step.body ?? '' } }),
    }),
  ),
  createdAt: iso(-900),
  createdBy: '大塚 誠',
  storeId: null,
  kind: seed.kind,
  seedKey: seed.key,
  archived: false,
  openFollows: [34, 12, 0, 5][index] ?? 2,
  updatedAt: iso(-900),
}));

const steps = (count: number, from: number): FollowStep[] =>
  patterns[0]!.steps.slice(0, count).map((step, index) => ({
    id: id(5000 + index),
    position: step.position,
    occurrence: 1,
    channel: step.channel,
    title: step.title,
    dueAt: iso(from + index * 92),
    status: (['done', 'done', 'planned', 'planned', 'planned'] as const)[index] ?? 'planned',
    skipReason: null,
    provisional: false,
    pinned: index === 3,
    issuedAt: index < 2 ? iso(from) : null,
    doneAt: index < 2 ? iso(from) : null,
  }));

const follow = (n: number, status: Follow['status']): Follow => ({
  id: id(300 + n),
  workflowId: `follow-${id(300 + n)}`,
  status,
  engine: n === 1 ? 'pending' : 'open',
  storeId,
  customerId: id(400 + n),
  customerName: names[n % names.length]![0],
  patternId: patterns[0]!.id,
  patternVersionId: patterns[0]!.versionId,
  patternName: patterns[0]!.name,
  patternVersion: 2,
  quoteId: null,
  baseKind: 'last_negotiation',
  base: '2026-11-01',
  occurrence: 1,
  assignedAt: iso(-200),
  assignedBy: '大塚 誠',
  pausedAt: null,
  stoppedAt: status === 'stopped' ? iso(-20) : null,
  stopReason: status === 'stopped' ? 'contract' : null,
  completedAt: null,
  nextStep: status === 'running' ? { id: id(5002), position: 3, channel: 'phone', dueAt: iso(30) } : null,
  steps: steps(5, -120).map((step) =>
    status === 'stopped' && step.status === 'planned' ? { ...step, status: 'cancelled' } : step,
  ),
});

const customers: CustomerRow[] = Array.from({ length: 60 }, (_, n) => ({
  id: id(400 + n),
  storeId,
  externalId: `CRM-${1000 + n}`,
  name: names[n % names.length]![0],
  kana: names[n % names.length]![1],
  email: `c-abcdefghijklmn${10 + n}@relay.oikaze.localhost`,
  relayAddress: `c-abcdefghijklmn${10 + n}@relay.oikaze.localhost`,
  phone: `+819012345${String(600 + n)}`,
  phoneEntered: `090-1234-5${600 + n}`,
  postalCode: '254-0043',
  address: '神奈川県平塚市紅谷町1-2-3',
  preferredChannel: n % 3 === 0 ? 'phone' : null,
  convenientTimes:
    n === 0
      ? [
          { weekdays: [2], from: '10:00', to: '12:00' },
          { weekdays: [6, 7], from: '13:00', to: '18:30' },
        ]
      : [],
  job: '美容師',
  daysOff: '火曜日',
  birthOn: null,
  family: null,
  note: 'ミニバンを検討中。奥様も同席希望。',
  consent: { mail: 'granted', sms: n % 2 ? 'unknown' : 'granted', postcard: 'denied' },
  undeliverable: { email: null, phone: null, post: null },
  cleaningDecision: 'keep',
  negotiationState: (['negotiating', 'new', 'contracted', 'ended', 'none'] as const)[n % 5] ?? 'none',
  lastNegotiatedOn: '2026-11-01',
  assigneeId: 'u1',
  assigneeName: '大塚 誠',
  tags: n % 2 ? [] : ['ミニバン', '下取りあり'],
  erasedAt: null,
  createdAt: iso(-900),
  updatedAt: iso(-9),
  openFollows:
    n % 3 === 2 ? [] : [{ id: id(300 + n), patternName: patterns[n % 3]!.name, status: 'running' }],
  nextDueAt: n % 3 === 2 ? null : iso(20 + n),
  vehicles: [
    {
      id: id(600 + n),
      model: ['プリウス', 'アルファード', 'N-BOX'][n % 3] ?? null,
      registrationNumber: `湘南 300 あ ${String(10 + n)}-34`,
    },
  ],
}));

const todo = (n: number, bucket: Todo['bucket']): Todo => ({
  id: id(7000 + n),
  storeId,
  customerId: id(400 + (n % 60)),
  customerName: names[n % names.length]![0],
  customerKana: names[n % names.length]![1],
  customerPhone: `+819012345${String(600 + n)}`,
  followId: id(300),
  followStepId: id(5000),
  quoteId: null,
  messageId: null,
  patternId: patterns[0]!.id,
  patternName: n % 4 === 3 ? null : patterns[n % 3]!.name,
  causedById: null,
  kind: bucket === 'new' ? 'inquiry' : n % 4 === 3 ? 'callback' : 'phone',
  channel: (['phone', 'phone', 'task', 'phone'] as const)[n % 4] ?? 'phone',
  title:
    ['最後の商談日から24日後に電話で連絡', 'ご検討状況の確認', '概算見積りを作成', '折り返しのお電話'][
      n % 4
    ] ?? '',
  note: n % 2 ? '前回は不在。夕方なら出られるとのこと。' : null,
  dueAt: bucket === 'overdue' ? iso(-2 - n) : bucket === 'upcoming' ? iso(20 + n * 3) : iso(1),
  bucket,
  status: 'open',
  assigneeId: n % 3 ? 'u1' : null,
  assigneeName: n % 3 ? '大塚 誠' : null,
  result: null,
  resultNote: null,
  nextContactAt: null,
  completedAt: null,
  completedBy: null,
  createdAt: iso(-90),
});

const store: Store = {
  id: storeId,
  code: 'shonan',
  name: '追い風モータース湘南店',
  timeZone: 'Asia/Tokyo',
  openFrom: '10:00',
  openTo: '19:00',
  closedWeekdays: [3],
  closedOn: ['2026-12-31', '2027-01-01'],
  holidays: 'none',
  quietHours: { from: '21:00', to: '08:00' },
  graceMinutes: 30,
  defaultPatternId: patterns[1]!.id,
  defaultPatternBySource: {},
  surveyOnContract: true,
  surveyOnEnd: true,
  deliveryPatternId: null,
  frequencyCap: { days: 7, max: 3 },
  budgetCapYen: null,
  postalCode: '254-0043',
  address: '神奈川県平塚市紅谷町1-2-3',
  phone: '0463-00-0000',
  createdAt: iso(-9000),
  updatedAt: iso(-90),
};

const delivery = (n: number, status: Delivery['status']): Delivery => ({
  id: id(8000 + n),
  storeId,
  customerId: id(400 + n),
  customerName: names[n % names.length]![0],
  followId: id(300),
  followStepId: id(5000),
  singleSendId: null,
  channel: n % 2 ? 'sms' : 'mail',
  purpose: 'transactional',
  status,
  provider: 'smtp',
  providerId: null,
  toAddress: `customer${n}@example.jp`,
  subject: n % 2 ? null : 'ご検討の状況はいかがでしょうか',
  body: 'お世話になっております。',
  priceYen: n % 2 ? 20 : 0,
  attempt: 1,
  claimedAt: iso(-n),
  acceptedAt: null,
  settledAt: null,
  settledBy: null,
  suppressReason: status === 'suppressed' ? 'quiet_hours' : null,
  error: null,
  createdAt: iso(-n),
});

const history = [
  '電話: 通話できた。週末に来店希望',
  'メールを送信しました「ご検討の状況はいかがでしょうか」',
  '1か月後フォローを割り当てました',
  '見積り依頼を受け付けました',
].map((summary, n) => ({
  id: id(9000 + n),
  storeId,
  customerId: id(400),
  followId: null,
  quoteId: null,
  vehicleId: null,
  kind: 'note',
  channel: ['phone', 'mail', null, null][n] ?? null,
  summary,
  detail: {},
  actor: { kind: 'user', id: 'u1', name: '大塚 誠' },
  occurredAt: iso(-24 * (n + 1)),
}));

const found = customers.map(
  (customer): FoundCustomer => ({
    id: customer.id,
    storeId,
    storeName: '追い風モータース湘南店',
    name: customer.name,
    kana: customer.kana,
    phone: customer.phone,
    phoneEntered: null,
    assigneeId: null,
    assigneeName: customer.assigneeName,
    negotiationState: customer.negotiationState,
    lastNegotiatedOn: '2026-11-01',
    tags: ['VIP'],
    consent: { mail: 'granted', sms: 'unknown', postcard: 'granted' },
    cleaningDecision: 'keep',
    lastUsedOn: '2026-03-14',
    follow: null,
    lastContactAt: null,
    vehicles: 'プリウス 湘南 300 あ 12-34',
    createdAt: iso(-900),
  }),
);
const batch: FollowBatch = {
  id: id(900),
  action: 'assign',
  status: 'running',
  storeId,
  patternId: patterns[0]!.id,
  patternName: patterns[0]!.name,
  total: 12_345,
  done: 4_210,
  failed: 3,
  skipped: 120,
  ratePerSecond: 84.2,
  secondsLeft: 95,
  reasons: { follow_already_running: 120, missing_base_date: 3 },
  error: null,
  undoOfId: null,
  undoneById: null,
  undoneAt: null,
  createdBy: '大塚 誠',
  createdAt: iso(-0.1),
  startedAt: iso(-0.1),
  finishedAt: null,
};
const page = (items: unknown[]) => ({ items, nextCursor: null });
const preview = () => ({
  patternId: patterns[0]!.id,
  version: 2,
  base: '2026-12-01',
  timeZone: 'Asia/Tokyo',
  steps: [
    '2026-12-21T10:00',
    '2026-12-25T12:00',
    '2026-12-29T15:00',
    '2026-12-31T10:00',
    '2027-01-10T17:15',
  ].map((at, n) => ({
    position: n + 1,
    channel: patterns[0]!.steps[n]!.channel,
    title: patterns[0]!.steps[n]!.title,
    dueAt: `${at}:00+09:00`,
    status: 'planned',
    skipReason: null,
    provisional: false,
  })),
});

/** The answer to a request, null for one that does not exist. */
export function answer(method: string, url: URL): unknown {
  const path = url.pathname.replace('/api/v1', '');
  const more = answerOfManager(method, url) ?? answerOfCleaning(url) ?? answerOfBulk(method, url);
  if (more !== undefined) return more;
  const bucket = TODO_BUCKETS.find((name) => name === url.searchParams.get('bucket'));
  if (path.endsWith('/preview')) return preview();
  if (path === '/me')
    return {
      kind: 'user',
      id: 'u1',
      name: '大塚 誠',
      email: 'staff1@example.jp',
      role: 'admin',
      locale: 'ja',
      storeIds: 'all',
      stores: [
        { id: storeId, name: store.name, timeZone: store.timeZone },
        { id: id(2), name: '追い風モータース横浜店', timeZone: 'Asia/Tokyo' },
      ],
      can: [
        'store.write',
        'customer.read',
        'customer.write',
        'customer.erase',
        'template.write',
        'pattern.write',
        'follow.write',
        'todo.read',
        'todo.write',
        'delivery.settle',
        'system.write',
        'user.write',
        'api_key.write',
        'todo.bulk',
        'follow.read',
        'customer.import',
        'audit.read',
        'review.write',
        'batch.write',
        'customer.export',
        'cleaning.read',
        'cleaning.write',
      ],
    };
  if (path === '/todos/counts') return { new: 3, on_time: 12, overdue: 4, replied: 1, upcoming: 286 };
  if (path === '/todos')
    return page(
      Array.from({ length: url.searchParams.get('customerId') ? 2 : bucket === 'replied' ? 0 : 40 }, (_, n) =>
        todo(n, bucket ?? 'on_time'),
      ),
    );
  if (path === '/users') return page(users);
  if (path === '/patterns') return page(patterns);
  if (/^\/patterns\/[^/]+\/versions$/.test(path))
    return page([
      patterns[0],
      {
        ...patterns[0],
        version: 1,
        versionId: id(299),
        openFollows: 3,
        steps: patterns[0]!.steps
          .slice(0, 4)
          .map((step, n) => (n === 2 ? { ...step, offset: 'P27D' } : step)),
      },
    ]);
  if (/^\/patterns\/[^/]+$/.test(path))
    return patterns.find((pattern) => path.endsWith(pattern.id)) ?? patterns[0];
  if (path === '/customers') return page(customers);
  if (path === '/customers/search') return page(found);
  if (path === '/customers/search/count')
    return { count: 12_345, sentence: { ja: 'すべての顧客', en: 'all customers' } };
  if (path === '/follow-batches') return page([batch]);
  if (/^\/follow-batches\/[^/]+$/.test(path)) return batch;
  if (/^\/customers\/[^/]+\/history$/.test(path)) return page(history);
  if (/^\/customers\/[^/]+\/follows$/.test(path))
    return page([follow(0, 'running'), { ...follow(9, 'stopped') }]);
  if (/^\/customers\/[^/]+\/vehicles$/.test(path))
    return page([
      {
        id: id(600),
        maker: 'トヨタ',
        model: 'プリウス',
        registrationNumber: '湘南 300 あ 12-34',
        inspectionExpiresOn: '2027-03-01',
      },
    ]);
  if (/^\/customers\/[^/]+$/.test(path)) return customers[0];
  if (path === '/quotes')
    return page([
      {
        id: id(650),
        vehicleText: 'アルファード Z',
        status: 'negotiating',
        receivedAt: iso(-500),
        estimateYen: 6_250_000,
        source: 'web',
      },
    ]);
  if (path === '/follows')
    return page([
      follow(0, 'running'),
      follow(1, 'running'),
      follow(2, 'paused'),
      follow(3, 'stopped'),
      follow(4, 'completed'),
    ]);
  if (path === '/deliveries')
    return page(
      url.searchParams.get('status') === 'in_doubt'
        ? [delivery(1, 'in_doubt'), delivery(2, 'in_doubt')]
        : [
            delivery(3, 'accepted'),
            delivery(4, 'delivered'),
            delivery(5, 'suppressed'),
            delivery(6, 'bounced'),
            delivery(7, 'in_doubt'),
          ],
    );
  if (path === '/crm/events')
    return page([
      {
        webhookId: 'msg_1',
        type: 'deal.contracted',
        status: 'waiting',
        waitingFor: 'CRM-9999',
        attempts: 3,
        error: null,
        occurredAt: iso(-5),
        receivedAt: iso(-5),
        processedAt: null,
        nextAttemptAt: iso(1),
      },
    ]);
  if (path === '/emergency-stop') return { active: false, reason: null, updatedAt: null, updatedBy: null };
  if (path === '/outbox')
    return page([
      {
        id: id(1),
        channel: 'mail',
        to: '山田 太郎 <customer0@example.jp>',
        subject: 'ご検討の状況はいかがでしょうか',
        body: '山田 太郎 様\n\nいつもお世話になっております。',
        payload: {},
        createdAt: iso(-1),
      },
      {
        id: id(2),
        channel: 'sms',
        to: '+819012345600',
        subject: null,
        body: '山田 太郎様 お問い合わせありがとうございます。',
        payload: {},
        createdAt: iso(-2),
      },
    ]);
  if (path.startsWith('/stores/')) return store;
  if (path === '/api-keys')
    return page([
      {
        id: id(1),
        name: 'CRM 連携',
        prefix: 'oik_ab12',
        role: 'admin',
        storeIds: 'all',
        createdAt: iso(-900),
        lastUsedAt: iso(-1),
        revokedAt: null,
      },
    ]);
  if (path === '/templates') return page([]);
  if (path === '/readyz') return { status: 'ok', database: { status: 'ok' }, temporal: { status: 'ok' } };
  return method === 'GET' ? null : {};
}
