import { createHmac } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { insertSeedCampaign } from '#db/campaigns';
import { customerActor } from '#domain/actor';
import { SEED_CAMPAIGNS } from '#domain/campaigns/seed-campaigns';
import { drawCampaign, drawDueCampaigns } from '#use-cases/campaigns/draw-campaign';
import { getCampaign, listCampaigns } from '#use-cases/campaigns/find-campaigns';
import { notifyWinners } from '#use-cases/campaigns/notify-winners';
import { getPublicCampaign, getPublicDraw, listRunningCampaigns } from '#use-cases/campaigns/public-campaign';
import { exportCampaign, handOverPrize, listWinners } from '#use-cases/campaigns/winners';
import {
  createCampaign,
  publishCampaign,
  updateCampaign,
  withdrawCampaign,
} from '#use-cases/campaigns/write-campaign';
import { ensureSurveys } from '#use-cases/surveys/ensure-surveys';
import { admin, buildCustomer, buildShop, buildStore, type Shop, staffOf } from './fixtures.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await buildShop('2008-07-05T10:00:00+09:00');
  await ensureSurveys(shop.deps);
});
afterAll(() => shop.close());

interface Answer {
  customerId?: string;
  storeId?: string;
  answeredAt?: string;
  askedAt?: string;
  contractedAt?: string;
  kind?: string;
}

/** A customer who answered the survey of their deal. */
async function buildAnswer(answer: Answer = {}): Promise<{ entryId: string; customerId: string }> {
  const { db, deps } = shop;
  const storeId = answer.storeId ?? shop.storeId;
  const customerId =
    answer.customerId ?? (await buildCustomer(shop, { storeId, email: 'hanako@customer.example' }));
  const quoteId = deps.newId();
  await db.prisma.quote.create({
    data: {
      id: quoteId,
      storeId,
      customerId,
      status: 'contracted',
      receivedAt: new Date(answer.askedAt ?? '2008-04-02T10:00:00+09:00'),
      contractedAt: new Date(answer.contractedAt ?? '2008-04-10T10:00:00+09:00'),
    },
  });
  const { kind = 'contract' } = answer;
  const definition = await db.prisma.surveyDefinition.findFirstOrThrow({ where: { kind: 'contract' } });
  const entryId = deps.newId();
  await db.prisma.surveyAnswer.create({
    data: {
      id: entryId,
      storeId,
      customerId,
      quoteId,
      invitationId: deps.newId(),
      definitionId: definition.id,
      kind,
      answers: {},
      answeredAt: new Date(answer.answeredAt ?? '2008-04-15T10:00:00+09:00'),
    },
  });
  return { entryId, customerId };
}

const buildCampaign = async (
  overrides: Partial<Parameters<typeof createCampaign>[2]> = {},
  options: { publish?: boolean } = {},
): Promise<string> => {
  const id = await createCampaign(shop.deps, admin, {
    name: '成約キャッシュバック・キャンペーン',
    surveyKind: 'contract',
    startsOn: '2008-04-01',
    endsOn: '2008-06-30',
    prize: '現金1万円',
    prizeYen: 10_000,
    winnersPerMonth: 3,
    ...overrides,
  });
  if (options.publish !== false) await publishCampaign(shop.deps, admin, id);
  return id;
};
const draw = (campaignId: string, month = '2008-04') => drawCampaign(shop.deps, admin, { campaignId, month });
const monthOf = async (campaignId: string, month: string) =>
  (await getCampaign(shop.deps, admin, campaignId)).months.find((each) => each.month === month);

test('a store of its own: published, drawn once, the same however often it is asked, and repeatable by anyone from what is public', async () => {
  const storeId = await buildStore(shop.db);
  const answers = [];
  for (let index = 0; index < 12; index++) answers.push(await buildAnswer({ storeId }));
  const campaignId = await buildCampaign({ storeId });
  const { commitment, seed } = (await monthOf(campaignId, '2008-04')) ?? {};
  expect(seed).toBeNull();
  await expect(getPublicDraw(shop.deps, campaignId, '2008-04')).rejects.toMatchObject({ code: 'not_found' });

  const outcomes = await Promise.all(Array.from({ length: 4 }, () => draw(campaignId)));
  expect(outcomes.map(({ repeated }) => repeated).sort()).toEqual([false, true, true, true]);
  expect(outcomes.every(({ entries, winners }) => entries === 12 && winners === 3)).toBe(true);

  const published = await getPublicDraw(shop.deps, campaignId, '2008-04');
  expect(published.commitment).toBe(commitment);
  expect(published.entries).toEqual(answers.map(({ entryId }) => entryId).sort());
  const byHand = answers
    .map(({ entryId }) => [createHmac('sha256', published.seed).update(entryId).digest('hex'), entryId])
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
    .map(([, entryId]) => entryId);
  expect(published.winners).toEqual(byHand.slice(0, 3));

  const folder = mkdtempSync(path.join(tmpdir(), 'oikaze-draw-'));
  const script = /```js\n([\s\S]*?)```/.exec(readFileSync('docs/campaigns.md', 'utf8'))?.[1] ?? '';
  writeFileSync(path.join(folder, 'check-draw.mjs'), script);
  const check = (given: unknown) => {
    writeFileSync(path.join(folder, 'draw.json'), JSON.stringify(given));
    return execFileSync('node', [path.join(folder, 'check-draw.mjs'), path.join(folder, 'draw.json')], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
  };
  expect(check(published)).toBe('the seed is the one committed to\nthe same winners\n');
  expect(() => check({ ...published, winners: [...published.winners].reverse() })).toThrow(
    /OTHER WINNERS|failed/,
  );
  expect(script.trim().split('\n').length).toBeLessThanOrEqual(17);
});

test('what was drawn or published is refused by the database itself to whoever would change it', async () => {
  const storeId = await buildStore(shop.db);
  await buildAnswer({ storeId });
  const campaignId = await buildCampaign({ storeId });
  await draw(campaignId);
  const change = (sql: string) => shop.db.pool.query(sql, [campaignId]);
  for (const sql of [
    `UPDATE campaign_month SET entry_count = 5 WHERE campaign_id = $1 AND month = '2008-04'`,
    `DELETE FROM campaign_month WHERE campaign_id = $1 AND month = '2008-04'`,
    `UPDATE campaign_month SET seed = 'mine' WHERE campaign_id = $1 AND month = '2008-05'`,
    `DELETE FROM campaign_entry WHERE campaign_id = $1`,
    `UPDATE campaign_entry SET place = 2 WHERE campaign_id = $1`,
    `DELETE FROM campaign_winner WHERE campaign_id = $1`,
    `UPDATE campaign_winner SET customer_id = gen_random_uuid() WHERE campaign_id = $1`,
    `UPDATE campaign SET winners_per_month = 99 WHERE id = $1`,
  ])
    await expect(change(sql)).rejects.toThrow(/immutable/);
});

test('the transition rule of the source, on real rows: who asked by 03-31 and contracted by 04-30 is drawn in the old campaign', async () => {
  const storeId = await buildStore(shop.db);
  const before = await buildCampaign({ storeId, name: '従来', startsOn: '2007-06-01', endsOn: '2008-03-31' });
  const after = await buildCampaign({
    storeId,
    transition: { predecessorId: before, askedUntil: '2008-03-31', contractedUntil: '2008-04-30' },
  });
  const stays = await buildAnswer({
    storeId,
    askedAt: '2008-03-31T23:59:59+09:00',
    contractedAt: '2008-04-30T23:59:59+09:00',
    answeredAt: '2008-04-30T23:59:59+09:00',
  });
  const goes = await buildAnswer({
    storeId,
    askedAt: '2008-04-01T00:00:00+09:00',
    contractedAt: '2008-04-30T12:00:00+09:00',
    answeredAt: '2008-04-30T13:00:00+09:00',
  });
  expect(await monthOf(before, '2008-04')).toMatchObject({ entries: 1, drawable: true });
  expect(await monthOf(after, '2008-04')).toMatchObject({ entries: 1, drawable: true });
  await draw(before);
  await draw(after);
  const winnersOf = async (campaignId: string) =>
    (await listWinners(shop.deps, admin, { campaignId })).map(({ customerId }) => customerId);
  expect(await winnersOf(before)).toEqual([stays.customerId]);
  expect(await winnersOf(after)).toEqual([goes.customerId]);
});

test('one prize per customer and month, over all campaigns; the next month is a new chance', async () => {
  const storeId = await buildStore(shop.db);
  const first = await buildCampaign({ storeId, name: 'ひとつめ' });
  const second = await buildCampaign({ storeId, name: 'ふたつめ' });
  const { customerId } = await buildAnswer({ storeId });
  await buildAnswer({ storeId, customerId, answeredAt: '2008-04-20T10:00:00+09:00' });
  await buildAnswer({ storeId, customerId, answeredAt: '2008-05-20T10:00:00+09:00' });
  const other = await buildAnswer({ storeId });
  await Promise.all([draw(first), draw(second)]);
  await draw(first, '2008-05');
  const { prisma } = shop.db;
  const wins = await prisma.campaignWinner.findMany({ where: { storeId }, orderBy: { month: 'asc' } });
  expect(wins.map(({ customerId: who, month }) => [who, month]).sort()).toEqual(
    [
      [customerId, '2008-04'],
      [other.customerId, '2008-04'],
      [customerId, '2008-05'],
    ].sort(),
  );
});

test('winners are told once, on My Page and by mail, however often it is run; what they wrote still waits for staff', async () => {
  const storeId = await buildStore(shop.db);
  const { customerId } = await buildAnswer({ storeId });
  const campaignId = await buildCampaign({ storeId });
  await draw(campaignId);
  await Promise.all([notifyWinners(shop.deps), notifyWinners(shop.deps)]);
  const messages = await shop.db.prisma.message.findMany({ where: { customerId } });
  expect(messages).toHaveLength(1);
  expect(messages[0]).toMatchObject({
    direction: 'out',
    subject: '成約キャッシュバック・キャンペーン 当選のお知らせ',
    body: expect.stringMatching(/平塚 花子 様[\s\S]*2008年4月分[\s\S]*現金1万円/),
    handledAt: null,
  });
  const sends = await shop.db.prisma.singleSend.findMany({ where: { customerId } });
  expect(sends).toHaveLength(1);
  const [winner] = await listWinners(shop.deps, admin, { campaignId });
  expect(winner).toMatchObject({ notice: 'told', toldAt: expect.any(Date) });
  const history = await shop.db.prisma.historyEntry.findMany({ where: { customerId, kind: 'campaign_won' } });
  expect(history).toHaveLength(1);

  const winnerId = winner?.id ?? '';
  const handed = await handOverPrize(shop.deps, admin, { campaignId, winnerId, handedOver: true });
  expect(handed).toMatchObject({ handedOverBy: admin.name, handedOverAt: expect.any(Date) });
});

test('a campaign without words tells nobody; an erased customer takes no part', async () => {
  const storeId = await buildStore(shop.db);
  const kept = await buildAnswer({ storeId });
  const erased = await buildAnswer({ storeId });
  await shop.db.prisma.customer.update({ where: { id: erased.customerId }, data: { erasedAt: new Date() } });
  const campaignId = await buildCampaign({ storeId, notifySubject: '', notifyBody: '' });
  expect(await draw(campaignId)).toMatchObject({ entries: 1, winners: 1 });
  expect(await shop.db.prisma.message.count({ where: { customerId: kept.customerId } })).toBe(0);
  const audit = await shop.db.prisma.auditLog.findFirst({
    where: { entityId: campaignId, action: 'campaign.draw' },
  });
  expect(audit?.after).toMatchObject({
    seed: expect.stringMatching(/^[0-9a-f]{64}$/),
    winners: [kept.entryId],
    leftOut: { erased: 1, again: 0, already_won: 0 },
  });
});

test('a month is drawn when it is over, by the zone of the campaign; the daily run draws what is due, once', async () => {
  const storeId = await buildStore(shop.db);
  await buildAnswer({ storeId, answeredAt: '2008-06-30T23:59:59+09:00' });
  const campaignId = await buildCampaign({ storeId, endsOn: '2008-07-31' });
  shop.clock.now = new Date('2008-06-30T23:59:59+09:00');
  await expect(draw(campaignId, '2008-06')).rejects.toMatchObject({ code: 'wrong_state', field: 'month' });
  shop.clock.now = new Date('2008-07-05T10:00:00+09:00');
  await expect(draw(campaignId, '2008-07')).rejects.toMatchObject({ code: 'wrong_state' });
  await expect(draw(campaignId, '2009-07')).rejects.toMatchObject({ code: 'not_found' });
  const manual = await buildCampaign({ storeId, name: '手動', autoDraw: false });

  await drawDueCampaigns(shop.deps);
  const drawn = (await getCampaign(shop.deps, admin, campaignId)).months.filter(({ drawnAt }) => drawnAt);
  expect(drawn.map(({ month, entries }) => [month, entries])).toEqual([
    ['2008-04', 0],
    ['2008-05', 0],
    ['2008-06', 1],
  ]);
  expect(await drawDueCampaigns(shop.deps)).toBe(0);
  expect((await getCampaign(shop.deps, admin, manual)).months.every(({ drawnAt }) => drawnAt === null)).toBe(
    true,
  );
});

test('terms change as long as they are a draft; afterwards only the words to winners', async () => {
  const id = await buildCampaign({ storeId: shop.storeId }, { publish: false });
  await expect(getPublicCampaign(shop.deps, id)).rejects.toMatchObject({ code: 'not_found' });
  await updateCampaign(shop.deps, admin, id, { winnersPerMonth: 30 });
  await expect(updateCampaign(shop.deps, admin, id, { endsOn: '2008-03-01' })).rejects.toMatchObject({
    code: 'invalid_input',
    field: 'endsOn',
  });
  await expect(updateCampaign(shop.deps, admin, id, { surveyKind: 'nothing' })).rejects.toMatchObject({
    field: 'surveyKind',
  });
  await publishCampaign(shop.deps, admin, id);
  await expect(updateCampaign(shop.deps, admin, id, { winnersPerMonth: 1 })).rejects.toMatchObject({
    code: 'wrong_state',
    field: 'winnersPerMonth',
  });
  await updateCampaign(shop.deps, admin, id, { notifySubject: '当選です' });
  await expect(publishCampaign(shop.deps, admin, id)).rejects.toMatchObject({ code: 'wrong_state' });
  expect(await getPublicCampaign(shop.deps, id)).toMatchObject({ campaign: { winnersPerMonth: 30 } });
  const visitor = customerActor({ id: shop.deps.newId(), storeId: shop.storeId });
  expect(await listRunningCampaigns(shop.deps, visitor)).toEqual([]);
  shop.clock.now = new Date('2008-06-30T23:59:00+09:00');
  expect((await listRunningCampaigns(shop.deps, visitor)).map((running) => running.id)).toContain(id);
  const elsewhere = customerActor({ id: shop.deps.newId(), storeId: shop.deps.newId() });
  expect((await listRunningCampaigns(shop.deps, elsewhere)).map((running) => running.id)).not.toContain(id);
  shop.clock.now = new Date('2008-07-05T10:00:00+09:00');
  expect(await withdrawCampaign(shop.deps, admin, id)).toBe('withdrawn');
  await expect(draw(id)).rejects.toMatchObject({ code: 'wrong_state' });
});

test('a manager draws for their own store; a campaign of all stores takes the right to all stores', async () => {
  const storeId = await buildStore(shop.db);
  const manager = { ...staffOf(storeId), role: 'manager' as const };
  const [mine, elsewhere] = [await buildAnswer({ storeId }), await buildAnswer()];
  const own = await buildCampaign({ storeId });
  await drawCampaign(shop.deps, manager, { campaignId: own, month: '2008-04' });
  expect((await listWinners(shop.deps, manager, { campaignId: own })).map(({ entryId }) => entryId)).toEqual([
    mine.entryId,
  ]);

  const everywhere = await buildCampaign({ name: '全店舗', winnersPerMonth: 500, startsOn: '2008-04-01' });
  await expect(
    drawCampaign(shop.deps, manager, { campaignId: everywhere, month: '2008-04' }),
  ).rejects.toMatchObject({ code: 'forbidden' });
  await draw(everywhere);
  const seen = await listWinners(shop.deps, manager, { campaignId: everywhere });
  expect(seen.every((winner) => winner.storeId === storeId)).toBe(true);
  const all = await listWinners(shop.deps, admin, { campaignId: everywhere });
  expect(all.map(({ entryId }) => entryId)).toContain(elsewhere.entryId);
  await expect(
    createCampaign(shop.deps, staffOf(storeId), {
      name: 'x',
      surveyKind: 'contract',
      startsOn: '2008-04-01',
      endsOn: '2008-04-02',
      prize: 'x',
      winnersPerMonth: 1,
    }),
  ).rejects.toMatchObject({ code: 'forbidden' });
});

test('winners and entries are there as CSV', async () => {
  const storeId = await buildStore(shop.db);
  const { entryId } = await buildAnswer({ storeId });
  const campaignId = await buildCampaign({ storeId });
  await draw(campaignId);
  const read = async (list: 'winners' | 'entries') => {
    const file = await exportCampaign(shop.deps, admin, {
      campaignId,
      list,
      month: '2008-04',
      encoding: 'utf-8',
    });
    const chunks: Buffer[] = [];
    for await (const chunk of file.body) chunks.push(Buffer.from(chunk as Buffer));
    return Buffer.concat(chunks).toString('utf8');
  };
  expect(await read('winners')).toContain(`2008-04,1,${entryId}`);
  expect(await read('entries')).toMatch(new RegExp(`2008-04,1,${entryId},[0-9a-f]{64}`));
});

test('the two campaigns of the source come with the product, as drafts, once', async () => {
  for (let time = 0; time < 2; time++) {
    await shop.db.transaction(async (tx) => {
      for (const seed of SEED_CAMPAIGNS) await insertSeedCampaign(tx, seed, shop.deps.newId);
    });
  }
  const shipped = (await listCampaigns(shop.deps, admin, {})).filter((campaign) => campaign.shipped);
  expect(shipped.map(({ startsOn, endsOn, status }) => [startsOn, endsOn, status])).toEqual([
    ['2008-04-01', '2008-06-30', 'draft'],
    ['2007-06-01', '2008-03-31', 'draft'],
  ]);
  const [after, before] = shipped;
  expect(after?.transition).toEqual({
    predecessorId: before?.id,
    askedUntil: '2008-03-31',
    contractedUntil: '2008-04-30',
  });
  await expect(publishCampaign(shop.deps, admin, after?.id ?? '')).rejects.toMatchObject({
    code: 'wrong_state',
  });
  await publishCampaign(shop.deps, admin, before?.id ?? '');
  await publishCampaign(shop.deps, admin, after?.id ?? '');
  expect((await getCampaign(shop.deps, admin, before?.id ?? '')).months).toHaveLength(13);
});
