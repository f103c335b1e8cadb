/** Answers for pictures of analysis, the manager's view, work list, imports and audit log; see fixture-api.ts. */
import type { ChannelAnalysis, ContactRate, PatternAnalysis, StepResults } from '#contract/analysis';
import type { Import, ImportError, ImportPreview } from '#contract/imports';
import type { AuditEntry, Review, WorkList, Workload } from '#contract/manager';
import type { Channel } from '#domain/kinds';
import { IMPORT_FIELDS } from '#domain/imports/fields';

const id = (n: number): string => `0193b3f0-7c1e-7d11-9a55-${String(n).padStart(12, '0')}`;
const now = Date.now();
const iso = (hours: number): string => new Date(now + hours * 3_600_000).toISOString();
const day = (ahead: number): string => iso(9 + ahead * 24).slice(0, 10);
const page = <T>(items: T[]) => ({ items, nextCursor: null });
const names = [
  '山田 太郎',
  '佐藤 花子',
  '鈴木 一郎',
  '高橋 美咲',
  '𠮷田 翔',
  '株式会社はやぶさ運輸（車両管理課）',
] as const;
const nameOf = (n: number): string => names[n % names.length] ?? names[0];

const share = (n: number, of: number) =>
  of === 0
    ? { share: null, low: null, high: null }
    : { share: n / of, low: Math.max(0, n / of - 0.08), high: Math.min(1, n / of + 0.08) };

const results = (
  sent: number,
  reached: number,
  answered: number,
  contracted: number,
  costYen = 0,
): Omit<StepResults, 'position' | 'channel' | 'title'> => ({
  issued: sent + 4,
  skipped: sent % 5,
  sent,
  reached,
  answered,
  contracted,
  costYen,
  costPerContractYen: contracted > 0 && costYen > 0 ? Math.round(costYen / contracted) : null,
  reachedShare: share(reached, sent),
  answeredShare: share(answered, sent),
  contractedShare: share(contracted, sent),
});

const titles = [
  '最後の商談日から20日後にメールで連絡',
  '最後の商談日から24日後に電話で連絡',
  '最後の商談日から28日後に電話で連絡',
  '最後の商談日から30日後にメールで連絡',
  '最後の商談日から40日後に電話で連絡',
];
const channels: Channel[] = ['mail', 'phone', 'phone', 'mail', 'phone'];
const version = (n: number, number: number, current: boolean): PatternAnalysis['patterns'][number] => ({
  patternId: id(100 + n),
  patternName: ['1か月後フォロー', '新着後のフォロー', '車検満了フォロー'][n] ?? '',
  patternVersionId: id(200 + n * 10 + number),
  version: number,
  current,
  follows: 214 - n * 60 - number * 7,
  ...results(740 - n * 200, 512 - n * 140, 233 - n * 60 + number * 9, 41 - n * 11 + number, 2400),
  steps: titles.map((title, index) => ({
    position: index + 1,
    channel: channels[index] ?? 'phone',
    title,
    ...results(
      210 - index * 22,
      180 - index * 30 + number,
      48 + ((index * 37) % 50) - number * 6,
      9 + ((index * 5) % 7),
      index % 2 ? 0 : 400,
    ),
  })),
});

const patternAnalysis = (patternId: string | null): PatternAnalysis => ({
  from: day(-89),
  to: day(0),
  patterns: patternId
    ? [version(0, 2, true), version(0, 1, false)]
    : [version(0, 2, true), version(0, 1, false), version(1, 1, true), version(2, 1, true)],
});

const channelAnalysis: ChannelAnalysis = {
  from: day(-89),
  to: day(0),
  channels: [
    { channel: 'mail', ...results(1240, 1201, 180, 38) },
    { channel: 'sms', ...results(412, 398, 96, 21, 8240) },
    { channel: 'phone', ...results(980, 451, 430, 77) },
    { channel: 'postcard', ...results(120, 117, 9, 3, 14400) },
  ],
};

const hour = (weekday: number, from: string, to: string, expected: number, wished = false) => ({
  weekday,
  from,
  to,
  expected,
  tries: expected > 0.6 ? 4 : 0,
  reached: expected > 0.6 ? 3 : 0,
  storeTries: 63,
  storeReached: Math.round(63 * expected),
  wished,
  reason: '',
});
const contactRate: ContactRate = {
  from: day(-89),
  to: day(0),
  tries: 980,
  reached: 451,
  share: share(451, 980),
  cells: [1, 2, 4, 5, 6, 7].flatMap((weekday) =>
    [10, 11, 12, 13, 14, 15, 16, 17, 18].map((at) => {
      const tries = ((weekday * 7 + at * 3) % 19) + 2;
      const reached = Math.round(tries * (0.15 + 0.75 * Math.abs(Math.sin(weekday * 1.3 + at * 0.7))));
      return { weekday, hour: at, tries, reached, share: share(reached, tries) };
    }),
  ),
  best: [hour(6, '16:00', '18:00', 0.72), hour(2, '10:00', '12:00', 0.66), hour(5, '18:00', '19:00', 0.58)],
};

const load = (n: number, busy: number) => ({
  open: busy * 9,
  overdue: busy > 20 ? busy - 20 : 0,
  oldestOverdueAt: busy > 20 ? iso(-busy) : null,
  dueToday: Math.round(busy * 0.7),
  days: Array.from({ length: 14 }, (_, ahead) => ({
    date: day(ahead),
    calls: ahead === 4 ? 0 : Math.max(0, Math.round(busy * (1 + 0.35 * Math.sin(ahead + n)) - ahead)),
    others: (ahead + n) % 4,
  })),
});
const person = (n: number, name: string, busy: number, active = true): Workload['staff'][number] => ({
  id: `u${n}`,
  name,
  role: n === 1 ? 'manager' : 'staff',
  active,
  capacityPerDay: 30,
  ...load(n, busy),
  overCapacity: busy > 26,
  completedThisWeek: busy * 3,
  callsThisWeek: busy * 2,
  reachedThisWeek: busy,
  contactRate: 0.42 + n * 0.03,
});
const workload: Workload = {
  storeId: id(1),
  at: iso(0),
  today: day(0),
  weekFrom: day(-6),
  staff: [
    person(1, '大塚 誠', 18),
    person(2, '小林 奈々', 34),
    person(3, '中村 学', 6, false),
    person(4, '渡辺 由美子', 25),
  ],
  unassigned: load(5, 3),
};

const review = (n: number): Review => ({
  id: id(3000 + n),
  storeId: id(1),
  customerId: id(400 + n),
  customerName: nameOf(n),
  quoteId: null,
  reviewerId: 'u1',
  reviewerName: '大塚 誠',
  notes:
    [
      'ご予算は総額 250 万円まで。決めるのは奥様で、週末に同席いただける。下取りはプリウス 10 年式。',
      '来春の車検までに乗り換えたいとのこと。色は白か黒。',
      '約束だけ。要望はまだ伺えていない。',
    ][n % 3] ?? '',
  depth: [4, 3, 1][n % 3] ?? 1,
  nextAction: n % 3 === 2 ? null : '試乗の日程を決める',
  nextActionOn: n % 3 === 2 ? null : day(3),
  todoId: n % 3 === 0 ? id(7000) : null,
  createdAt: iso(-20 * (n + 1)),
});

const workItem = (n: number, send: boolean): WorkList['items'][number] => ({
  id: id(7000 + n),
  type: send ? 'send' : 'todo',
  kind: send ? null : 'phone',
  channel: send ? 'mail' : n % 4 === 2 ? 'task' : 'phone',
  at: iso(n < 2 ? -30 + n : n - 4),
  late: n < 2,
  title: titles[n % titles.length] ?? '',
  say:
    n % 3 === 0
      ? null
      : '先日はご来店ありがとうございました。\nアルファードの在庫と、下取りの概算をお伝えする。',
  assigneeId: 'u1',
  assigneeName: n % 4 === 3 ? null : '大塚 誠',
  patternName: '1か月後フォロー',
  customer: {
    id: id(400 + n),
    name: nameOf(n),
    kana: 'ヤマダ タロウ',
    phone: `+819012345${600 + n}`,
    address: '神奈川県平塚市紅谷町1-2-3',
    note: n % 2 ? '奥様も同席希望。' : null,
    convenientTimes: n % 3 === 0 ? [{ weekdays: [2, 6], from: '10:00', to: '12:00' }] : [],
  },
  vehicles: n % 2 ? ['プリウス 湘南 300 あ 12-34'] : [],
  lastContact: n % 2 ? { at: iso(-300), summary: '電話: 不在' } : null,
});

const job = (n: number, status: Import['status']): Import => {
  const total = 100_000;
  const rowsRead = status === 'running' || status === 'checking' ? 43_120 : status === 'draft' ? 0 : total;
  const counts = {
    created: Math.round(rowsRead * 0.62),
    updated: Math.round(rowsRead * 0.29),
    unchanged: Math.round(rowsRead * 0.08),
    failed: Math.round(rowsRead * 0.004),
    held: Math.round(rowsRead * 0.006),
  };
  const before = status === 'draft' || status === 'checking' || status === 'checked';
  return {
    id: id(900 + n),
    storeId: id(1),
    kind: 'customers',
    fileName: `顧客一覧_2026年11月_${n + 1}.csv`,
    sizeBytes: 12_345_678,
    encoding: 'shift_jis',
    delimiter: ',',
    headers: preview.headers,
    columns: null,
    onDouble: 'skip',
    status,
    total,
    rowsRead,
    ...(before ? { created: 0, updated: 0, unchanged: 0, failed: 0, held: 0 } : counts),
    check: status === 'checked' ? { rowsRead, ...counts } : null,
    ratePerSecond: rowsRead > 0 ? 1840.5 : null,
    secondsLeft: status === 'running' ? 92 : status === 'checking' ? 31 : null,
    error: null,
    createdBy: '大塚 誠',
    createdAt: iso(-n - 1),
    startedAt: status === 'draft' ? null : iso(-n),
    finishedAt: status === 'completed' ? iso(-n) : null,
  };
};
const preview: ImportPreview = {
  encoding: 'shift_jis',
  delimiter: ',',
  headers: [
    '顧客コード',
    '姓',
    '名',
    'フリガナ',
    '携帯電話',
    'メールアドレス',
    '郵便番号',
    '住所1',
    '住所2',
    '前回DM',
  ],
  suggestion: [
    'externalId',
    'name',
    'name',
    'kana',
    'phone',
    'email',
    'postalCode',
    'address',
    'address',
    null,
  ],
  rows: [
    [
      'A001',
      '山田',
      '太郎',
      'ヤマダ タロウ',
      '090-1234-5600',
      'yamada@example.jp',
      '254-0043',
      '神奈川県平塚市紅谷町1-2-3',
      '',
      '済',
    ],
    [
      'A002',
      '佐藤',
      '花子',
      'サトウ ハナコ',
      '090-1234-5601',
      '',
      '254-0043',
      '神奈川県平塚市紅谷町4-5',
      '追い風ハイツ 201',
      '',
    ],
  ],
  fields: IMPORT_FIELDS.customers.map(({ key, label, required, joinedBy }) => ({
    key,
    label,
    required: required ?? false,
    many: joinedBy !== undefined,
  })),
};
const importError = (n: number): ImportError => ({
  rowNumber: 12 + n * 31,
  field: n % 2 ? 'phone' : 'name',
  column: n % 2 ? '携帯電話' : '姓',
  code: n % 2 ? 'invalid_input' : 'possible_double',
  message: n % 2 ? '電話番号として読めません' : 'カナと電話番号が登録済みの顧客と同じです',
  remedy: n % 2 ? '090-1234-5678 のように入力してください' : '同じ人なら外部 ID を入れて、更新してください',
  matchId: n % 2 ? null : id(400),
  cells: ['A001', '山田', '太郎', 'ヤマダ タロウ', '0901234', '', '', '', '', ''],
});

const audit = (n: number): AuditEntry => ({
  id: id(5500 + n),
  at: iso(-n * 3),
  actor:
    n % 4 === 3
      ? { kind: 'api_key', id: 'k', name: 'CRM 連携' }
      : { kind: 'user', id: 'u1', name: '大塚 誠' },
  action:
    [
      'customer.update',
      'follow.assign',
      'follow.stop',
      'todo.complete',
      'pattern.update',
      'import.run',
      'emergency_stop.set',
    ][n % 7] ?? '',
  entity: ['customer', 'follow', 'follow', 'todo', 'pattern', 'import_job', 'system_flag'][n % 7] ?? '',
  entityId: id(400 + n),
  storeId: id(1),
  before: n % 7 === 0 ? { preferredChannel: null, daysOff: '水曜日' } : null,
  after: n % 7 === 0 ? { preferredChannel: 'phone', daysOff: '火曜日' } : { status: 'running' },
});

const jobs = [job(0, 'draft'), job(1, 'checked'), job(2, 'running'), job(3, 'completed'), job(4, 'paused')];

/** The answer to a request of these pages, undefined for any other. */
export function answerOfManager(method: string, url: URL): unknown {
  const path = url.pathname.replace('/api/v1', '');
  if (path === '/analysis/patterns') return patternAnalysis(url.searchParams.get('patternId'));
  if (path === '/analysis/channels') return channelAnalysis;
  if (path === '/analysis/contact-rate') return contactRate;
  if (path.endsWith('/suggested-hours'))
    return {
      items: [
        hour(2, '10:00', '12:00', 0.74, true),
        hour(6, '16:00', '18:00', 0.61),
        hour(5, '18:00', '19:00', 0.48),
      ],
    };
  if (path.endsWith('/workload')) return workload;
  if (path === '/reviews' || path.endsWith('/reviews'))
    return method === 'GET' ? page([review(0), review(1), review(2)]) : review(0);
  if (path === '/work-list')
    return {
      date: url.searchParams.get('date'),
      storeId: id(1),
      truncated: false,
      items: Array.from({ length: 9 }, (_, n) => workItem(n, n === 5)),
    } satisfies WorkList | object;
  if (path === '/audit-log') return page(Array.from({ length: 12 }, (_, n) => audit(n)));
  if (path === '/imports') return page(jobs);
  const found = jobs.find((one) => path.startsWith(`/imports/${one.id}`));
  if (found && path.endsWith('/preview')) return preview;
  if (found && path.endsWith('/errors')) return page(Array.from({ length: 6 }, (_, n) => importError(n)));
  return found;
}
