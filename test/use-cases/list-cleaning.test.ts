import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { TemporaryChannelError } from '#channels/errors';
import type { ScrapLookup, ScrapLookupRequest, ScrapLookupResult } from '#channels/types';
import type { Actor } from '#domain/actor';
import type { ScrapStatus } from '#domain/scrap-lookup';
import { controlRun, startRun } from '#use-cases/cleaning/control-run';
import { getCleaningRun, previewRun } from '#use-cases/cleaning/find-runs';
import { lookUpVehicles } from '#use-cases/cleaning/look-up-vehicles';
import { prepareRun } from '#use-cases/cleaning/prepare-run';
import { wakeStalledJobs } from '#use-cases/batches/wake-stalled-jobs';
import { admin, buildCustomer, buildShop, buildStore, staffOf, type Shop } from './fixtures.ts';

let shop: Shop;
let manager: Actor;
beforeAll(async () => {
  shop = await buildShop();
  manager = { ...staffOf(shop.storeId), role: 'manager' };
  (shop.deps.config as { scrapLookup: object }).scrapLookup = { provider: 'http', ratePerSecond: 1_000 };
});
afterAll(() => shop.close());

/** A register that answers by chassis number, counts, and fails where told. */
class Register implements ScrapLookup {
  readonly name = 'http';
  asked: string[] = [];
  answered = new Map<string, number>();
  words = new Map<string, ScrapStatus>();
  /** failures left by chassis number */
  failing = new Map<string, number>();
  isDown = false;
  lockedOut = false;
  onAsked: (request: ScrapLookupRequest) => Promise<void> | void = () => undefined;

  async lookup(request: ScrapLookupRequest): Promise<ScrapLookupResult> {
    const { chassisNumber } = request;
    this.asked.push(chassisNumber);
    await this.onAsked(request);
    const left = this.failing.get(chassisNumber) ?? 0;
    this.failing.set(chassisNumber, left - 1);
    const error = { channel: 'scrap-lookup', stage: 'response' };
    if (this.lockedOut) throw new TemporaryChannelError({ ...error, code: 'provider_auth', reply: '401' });
    if (this.isDown || left > 0)
      throw new TemporaryChannelError({ ...error, code: 'provider_response', reply: '500' });
    this.answered.set(chassisNumber, (this.answered.get(chassisNumber) ?? 0) + 1);
    return { status: this.words.get(chassisNumber) ?? 'not_found', simulated: false };
  }
}

let day = 0;
/** A 車検満了日 that no other test uses. */
const freshDay = (): string => {
  day += 1;
  return new Date(Date.UTC(2027, 0, day)).toISOString().slice(0, 10);
};

async function buildVehicle(on: string, overrides: Record<string, unknown> = {}): Promise<string> {
  const id = v7();
  await shop.db.prisma.vehicle.create({
    data: {
      id,
      storeId: shop.storeId,
      customerId: (overrides.customerId as string | undefined) ?? (await buildCustomer(shop)),
      registrationNumber: '湘南 300 あ 12-34',
      chassisNumber: `NHP10-${id.slice(-7)}`,
      inspectionExpiresOn: new Date(on),
      ...overrides,
    },
  });
  return id;
}

const chassisOf = async (vehicleId: string): Promise<string> =>
  (await shop.db.prisma.vehicle.findUniqueOrThrow({ where: { id: vehicleId } })).chassisNumber ?? '';

const start = (on: string, overrides: Record<string, unknown> = {}) =>
  startRun(shop.deps, manager, { storeId: shop.storeId, from: on, to: on, skipExcluded: true, ...overrides });

async function work(runId: string, scrapLookup: ScrapLookup, signal = new AbortController().signal) {
  await prepareRun(shop.deps, runId, () => undefined);
  return lookUpVehicles({ ...shop.deps, scrapLookup }, runId, { signal, onProgress: () => undefined });
}

async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; !holds(); turn += 1) {
    if (turn === 500) throw new Error('it did not come to that within ten seconds');
    await sleep(20);
  }
}

/** The results as a statement of its own tells them. */
const results = async (runId: string) =>
  Object.fromEntries(
    (
      await shop.db.prisma.$queryRaw<{ vehicle_id: string; word: string }[]>`
        SELECT vehicle_id, coalesce(result, status) AS word FROM cleaning_lookup WHERE run_id = ${runId}::uuid`
    ).map(({ vehicle_id, word }) => [vehicle_id, word]),
  );

describe('廃車可能性確認 (D5)', () => {
  test('Every vehicle of the range gets one of the five words, and those that lack something are never asked for', async () => {
    const on = freshDay();
    const register = new Register();
    const scrapped = await buildVehicle(on);
    const exported = await buildVehicle(on);
    const found = await buildVehicle(on);
    const noPlate = await buildVehicle(on, { registrationNumber: '12-34' });
    const noChassis = await buildVehicle(on, { chassisNumber: null });
    const outside = await buildVehicle(freshDay());
    const excluded = await buildVehicle(on, {
      customerId: await buildCustomer(shop, { cleaningDecision: 'exclude' }),
    });
    const erased = await buildVehicle(on, {
      customerId: await buildCustomer(shop, { erasedAt: new Date() }),
    });
    register.words
      .set(await chassisOf(scrapped), 'scrapped')
      .set(await chassisOf(exported), 'export_possible');

    expect(
      await previewRun(shop.deps, manager, { storeId: shop.storeId, from: on, to: on, skipExcluded: true }),
    ).toEqual({ vehicles: 5, lacking: 2, toLookUp: 3, provider: 'http', maxRatePerSecond: 1_000 });
    const run = await start(on);
    expect(shop.deps.engine.jobs.at(-1)).toMatchObject({ workflow: 'scrapLookup', id: run.id });
    expect(await work(run.id, register)).toEqual({ status: 'completed' });

    const byVehicle = await results(run.id);
    expect(byVehicle).toEqual({
      [scrapped]: 'scrapped',
      [exported]: 'export_possible',
      [found]: 'not_found',
      [noPlate]: 'insufficient_information',
      [noChassis]: 'insufficient_information',
    });
    expect([outside, excluded, erased].filter((id) => id in byVehicle)).toEqual([]);
    expect(register.asked).toHaveLength(3);
    expect(await getCleaningRun(shop.deps, manager, run.id)).toMatchObject({
      status: 'completed',
      total: 5,
      counts: { scrapped: 1, export_possible: 1, not_found: 1, insufficient_information: 2 },
    });
    expect(await shop.db.prisma.vehicle.findUniqueOrThrow({ where: { id: scrapped } })).toMatchObject({
      scrapResult: 'scrapped',
      scrapSimulated: false,
      scrapCheckedAt: expect.any(Date),
    });
  });

  test('A vehicle that gets other numbers forgets the answer about its old ones', async () => {
    const on = freshDay();
    const register = new Register();
    const vehicle = await buildVehicle(on);
    register.words.set(await chassisOf(vehicle), 'scrapped');
    await work((await start(on)).id, register);
    await shop.db.prisma.vehicle.update({ where: { id: vehicle }, data: { model: 'プリウス' } });
    expect(await shop.db.prisma.vehicle.findUniqueOrThrow({ where: { id: vehicle } })).toMatchObject({
      scrapResult: 'scrapped',
    });
    await shop.db.prisma.vehicle.update({
      where: { id: vehicle },
      data: { registrationNumber: '湘南 330 さ 1' },
    });
    expect(await shop.db.prisma.vehicle.findUniqueOrThrow({ where: { id: vehicle } })).toMatchObject({
      scrapResult: null,
    });
  });

  test('A failure is tried again by itself; a vehicle that goes on failing is 取得エラー, and only such ones are asked again by hand', async () => {
    const on = freshDay();
    const register = new Register();
    const [once, always, well] = [await buildVehicle(on), await buildVehicle(on), await buildVehicle(on)];
    register.failing.set(await chassisOf(once), 1).set(await chassisOf(always), 1);
    const run = await start(on);
    // Its fourth call, without the waits between.
    await prepareRun(shop.deps, run.id, () => undefined);
    await shop.db.prisma.cleaningLookup.updateMany({ where: { vehicleId: always }, data: { attempts: 3 } });
    expect(await work(run.id, register)).toEqual({ status: 'completed' });
    expect(await results(run.id)).toEqual({
      [once]: 'not_found',
      [always]: 'lookup_error',
      [well]: 'not_found',
    });
    expect(register.asked.filter((number) => number.length > 0)).toHaveLength(4);

    register.asked = [];
    await controlRun(shop.deps, manager, { id: run.id, change: 'retry' });
    expect(await work(run.id, register)).toEqual({ status: 'completed' });
    expect(register.asked).toEqual([await chassisOf(always)]);
    expect((await results(run.id))[always]).toBe('not_found');
    await expect(controlRun(shop.deps, manager, { id: run.id, change: 'retry' })).rejects.toMatchObject({
      code: 'nothing_remains',
    });
  });

  test('Killed half-way, another worker asks only for what has no result; an answer that was lost is asked for again', async () => {
    const on = freshDay();
    const register = new Register();
    const vehicles = await Promise.all(Array.from({ length: 60 }, () => buildVehicle(on)));
    const run = await start(on);
    // The worker is gone after forty answers: nothing it asks from then on comes to an end.
    let bury = (_: Error) => undefined as unknown;
    const silence = new Promise<void>((_, reject) => {
      bury = reject;
    });
    register.onAsked = () => (register.asked.length > 40 ? silence : undefined);
    await prepareRun(shop.deps, run.id, () => undefined);
    const killed = lookUpVehicles({ ...shop.deps, scrapLookup: register }, run.id, {
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    await until(() => register.answered.size === 40 && register.asked.length === 56);
    const lost = register.asked.slice(40);
    const register2 = new Register();
    // Its claims end with their lease.
    await shop.db.prisma
      .$executeRaw`UPDATE cleaning_lookup SET lease_until = now() WHERE run_id = ${run.id}::uuid AND status = 'claimed'`;
    expect(await work(run.id, register2)).toEqual({ status: 'completed' });
    expect(Object.values(await results(run.id))).toEqual(Array.from({ length: 60 }, () => 'not_found'));
    const both = [...register.answered.keys()].filter((number) => register2.answered.has(number));
    expect(both).toEqual([]);
    expect(register2.answered.size).toBe(20);
    expect(lost.every((number) => register2.answered.has(number))).toBe(true);
    expect(vehicles).toHaveLength(60);
    bury(new Error('killed'));
    await expect(killed).rejects.toThrow('killed');
  });

  test('The rate holds, for two runs at the same time together', async () => {
    const [one, two] = [freshDay(), freshDay()];
    for (const on of [one, two]) for (let i = 0; i < 10; i += 1) await buildVehicle(on);
    const register = new Register();
    const times: number[] = [];
    register.onAsked = () => void times.push(performance.now());
    const runs = await Promise.all([one, two].map((on) => start(on, { ratePerSecond: 10 })));
    await Promise.all(runs.map((run) => work(run.id, register)));
    expect(times).toHaveLength(20);
    // 20 calls at 10 a second: 19 gaps of 100 ms between the first and the last.
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(1_700);
  });

  test('Paused, nothing more is asked; resumed, it goes on; stopped, it stays so', async () => {
    const on = freshDay();
    const register = new Register();
    for (let i = 0; i < 6; i += 1) await buildVehicle(on);
    const run = await start(on, { ratePerSecond: 2 });
    const working = work(run.id, register);
    await until(() => register.asked.length > 0);
    await controlRun(shop.deps, manager, { id: run.id, change: 'pause' });
    expect(await working).toEqual({ status: 'paused' });
    const asked = register.asked.length;
    expect(asked).toBeLessThan(6);
    expect(await work(run.id, register)).toEqual({ status: 'paused' });
    expect(register.asked).toHaveLength(asked);
    await controlRun(shop.deps, manager, { id: run.id, change: 'resume' });
    await shop.db.prisma.cleaningRun.update({ where: { id: run.id }, data: { ratePerSecond: 1_000 } });
    expect(await work(run.id, register)).toEqual({ status: 'completed' });
    expect(new Set(register.asked).size).toBe(6);
    expect(register.asked).toHaveLength(6);
    await expect(controlRun(shop.deps, manager, { id: run.id, change: 'cancel' })).rejects.toMatchObject({
      code: 'wrong_state',
    });
  });

  test('A service that is down is left alone, and no vehicle is given up for it', async () => {
    const on = freshDay();
    const register = new Register();
    register.isDown = true;
    for (let i = 0; i < 40; i += 1) await buildVehicle(on);
    const run = await start(on);
    const ended = await work(run.id, register);
    expect(ended).toMatchObject({ status: 'running', waitMs: expect.any(Number) });
    expect(ended.waitMs).toBeGreaterThan(10_000);
    expect(register.asked.length).toBeLessThan(45);
    expect(Object.values(await results(run.id)).every((word) => word === 'waiting')).toBe(true);
    expect(await getCleaningRun(shop.deps, manager, run.id)).toMatchObject({
      trouble: 'provider_response',
      heldForMs: expect.any(Number),
    });
    register.isDown = false;
    await shop.db.prisma.$executeRaw`UPDATE cleaning_run SET held_until = now() WHERE id = ${run.id}::uuid`;
    await shop.db.prisma
      .$executeRaw`UPDATE cleaning_lookup SET next_attempt_at = now() WHERE run_id = ${run.id}::uuid`;
    expect(await work(run.id, register)).toEqual({ status: 'completed' });
    expect(await getCleaningRun(shop.deps, manager, run.id)).toMatchObject({
      trouble: null,
      heldUntil: null,
    });
  });

  test('A service that refuses our account pauses the run and says so, without using up the vehicles', async () => {
    const on = freshDay();
    const register = new Register();
    register.lockedOut = true;
    for (let i = 0; i < 30; i += 1) await buildVehicle(on);
    const run = await start(on);
    expect(await work(run.id, register)).toEqual({ status: 'paused' });
    expect(await getCleaningRun(shop.deps, manager, run.id)).toMatchObject({
      status: 'paused',
      trouble: 'provider_auth',
      counts: {},
    });
    register.lockedOut = false;
    await controlRun(shop.deps, manager, { id: run.id, change: 'resume' });
    expect(await work(run.id, register)).toEqual({ status: 'completed' });
  });

  test('A run that lost its workflow is woken by the reconciler, one that waits on purpose is not', async () => {
    const on = freshDay();
    await buildVehicle(on);
    shop.deps.engine.down = true;
    const run = await start(on);
    shop.deps.engine.down = false;
    shop.deps.engine.jobs = [];
    await shop.db.prisma.cleaningRun.update({
      where: { id: run.id },
      data: { touchedAt: new Date(Date.now() - 120_000) },
    });
    await wakeStalledJobs(shop.deps);
    expect(shop.deps.engine.jobs.map(({ id }) => id)).toContain(run.id);
    await shop.db.prisma.cleaningRun.update({
      where: { id: run.id },
      data: { touchedAt: new Date(Date.now() + 60_000) },
    });
    shop.deps.engine.jobs = [];
    await wakeStalledJobs(shop.deps);
    expect(shop.deps.engine.jobs.map(({ id }) => id)).not.toContain(run.id);
  });

  test('It takes オプションパック1, a leader, and a rate that is allowed', async () => {
    const bare = await buildStore(shop.db);
    await shop.db.prisma.storeContract.deleteMany({ where: { storeId: bare } });
    const range = { from: '2027-01-01', to: '2027-02-01', skipExcluded: true };
    await expect(startRun(shop.deps, admin, { ...range, storeId: bare })).rejects.toMatchObject({
      code: 'option_not_contracted',
      details: { option: 'option_pack_1' },
    });
    await expect(startRun(shop.deps, staffOf(shop.storeId), range)).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(startRun(shop.deps, manager, { ...range, ratePerSecond: 1_001 })).rejects.toMatchObject({
      code: 'invalid_input',
      field: 'ratePerSecond',
    });
  });
});
