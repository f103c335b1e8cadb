/**
 * `npm run faults -- [kills] [stops] [restart] [relay] [lookups] [automation]` (all without an argument): the fault tests at full size, with their
 * figures as tables. FAULTS_SEED repeats a run, FAULTS_FOLLOWS changes its size, FAULTS_KEEP=1 keeps logs and data.
 * Ends with code 1 if anything was sent twice, lost, or sent after a stop.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { table } from '../../bench/measure/table.ts';
import { freePorts } from '../../bench/stack/free-ports.ts';
import { type FaultStack, startFaultStack } from './fault-stack.ts';
import { runAutomationUnderKills } from './automation.ts';
import { runUnderKills } from './kills.ts';
import { lookUpUnderKills, startScrapService } from './lookups.ts';
import { RELAY_ENV, relayUnderKills } from './relay.ts';
import { restartWithSleepers } from './restart.ts';
import { stopAtDueTime, untilCompletedAfterStop } from './stops.ts';
import type { SendCheck } from './check-sends.ts';

const chosen = process.argv.slice(2);
const wants = (name: string) => chosen.length === 0 || chosen.includes(name);
const seed = Number(process.env['FAULTS_SEED'] ?? Math.floor(Math.random() * 1_000_000));
const follows = process.env['FAULTS_FOLLOWS'] ? Number(process.env['FAULTS_FOLLOWS']) : undefined;
let failures = 0;

async function withStack<T>(receiverDelayMs: number, work: (stack: FaultStack) => Promise<T>): Promise<T> {
  const stack = await startFaultStack(receiverDelayMs);
  return await work(stack).finally(() => stack.stop());
}

function figures(title: string, rows: [string, string | number][]): void {
  console.log(`\n${title} (seed ${seed})\n${table(['figure', 'value'], rows)}`);
}

function mustBeNone(title: string, items: readonly string[]): void {
  failures += items.length;
  for (const item of items.slice(0, 50)) console.log(`  ${title}: ${item}`);
}

function sendRows(check: SendCheck): [string, string | number][] {
  return [
    ['messages to be sent', check.expected],
    ['messages received', check.received],
    ['sent twice', check.twice.length],
    ['lost', check.lost.length + check.acceptedNotReceived.length],
    ['received, but unknown to the ledger', check.receivedNotInLedger.length],
    [
      'in doubt (of them received / listed for a person)',
      `${check.inDoubt.length} (${check.inDoubt.filter((d) => d.received).length} / ${check.inDoubt.filter((d) => d.listed).length})`,
    ],
    ...Object.entries(check.givenUp).map(([reason, count]): [string, number] => [
      `given up: ${reason}`,
      count,
    ]),
  ];
}

function judgeSends(check: SendCheck): void {
  mustBeNone('sent twice', check.twice);
  mustBeNone('lost', [...check.lost, ...check.acceptedNotReceived]);
  mustBeNone('unknown to the ledger', check.receivedNotInLedger);
  mustBeNone(
    'in doubt and not listed',
    check.inDoubt.filter((d) => !d.listed).map((d) => d.send),
  );
  for (const { send, received } of check.inDoubt)
    console.log(`  in doubt: ${send}, ${received ? 'received' : 'not received'}`);
}

if (wants('kills')) {
  const settings = {
    follows: follows ?? 500,
    seed,
    gapSeconds: 30,
    pauseMs: [2_000, 8_000] as [number, number],
    downMs: [0, 3_000] as [number, number],
  };
  const { sends, record, chaos, tookSeconds } = await withStack(200, (stack) =>
    runUnderKills(stack, settings),
  );
  figures(
    `kill -9 at random moments while ${settings.follows} follows with 5 steps each run, ${tookSeconds} s`,
    [
      ...Object.entries(chaos.kills).map(([name, count]): [string, number] => [`kills of ${name}`, count]),
      ['servers that ended by themselves', chaos.endedByThemselves.join(', ') || 'none'],
      ...sendRows(sends),
      ...Object.entries(record),
    ],
  );
  judgeSends(sends);
  const { completedFollows, ...mustBeZero } = record;
  if (completedFollows !== settings.follows) failures += 1;
  failures += Object.values(mustBeZero).reduce((sum, value) => sum + value, 0);
}

if (wants('stops')) {
  const settings = {
    follows: follows ?? 1_000,
    seed,
    perSecond: 5,
    windowMs: [-200, 300] as [number, number],
    lateMs: [0, 1_500] as [number, number],
  };
  await withStack(60, async (stack) => {
    const result = await stopAtDueTime(stack, settings);
    figures(
      `${result.follows} follows stopped by signed events posted ${settings.windowMs.join(' to ')} or ${settings.lateMs.join(' to ')} ms after their due time`,
      [
        ['sent after the 2xx', result.sentAfterStop.length],
        ['sent before the stop', result.sentBefore],
        ['of them while the event was being answered', result.sentMeanwhile],
        ['never sent', result.neverSent],
        ['not stopped', result.notStopped],
        ['answer, median ms', result.answerMs.median],
        ['answer, slowest ms', result.answerMs.max],
      ],
    );
    mustBeNone('sent after the stop', result.sentAfterStop);
    failures += result.notStopped;
    const times = await untilCompletedAfterStop(stack, 5);
    figures(
      'from the 2xx to the workflow Completed, single sleeping follows, slowest of 5',
      Object.entries(times).map(([type, ms]) => [`${type}, ms`, Math.max(...ms)]),
    );
    failures += Object.values(times)
      .flat()
      .filter((ms) => !(ms <= 1_000)).length;
  });
}

if (wants('restart')) {
  const settings = { follows: follows ?? 1_000, spreadSeconds: 60 };
  const result = await withStack(0, (stack) => restartWithSleepers(stack, settings));
  figures(
    `restart of everything (${result.awaySeconds} s away${result.overslept ? ', longer than the follows slept' : ''}) with ${settings.follows} sleeping follows, due within ${settings.spreadSeconds} s`,
    [
      ...sendRows(result.sends),
      ['sent before their time', result.sentTooEarly],
      ['late, median ms', result.lateMs.median],
      ['late, 95 % within ms', result.lateMs.p95],
      ['late, most ms', result.lateMs.max],
    ],
  );
  judgeSends(result.sends);
  failures += result.sentTooEarly;
}

if (wants('relay')) {
  const settings = {
    messages: follows ?? 1_000,
    seed,
    senders: 8,
    pauseMs: [1_500, 5_000] as [number, number],
    downMs: [0, 1_500] as [number, number],
    killsAtLeast: 8,
    databaseToo: true,
  };
  const stack = await startFaultStack(0, RELAY_ENV);
  const result = await relayUnderKills(stack, settings).finally(() => stack.stop());
  figures(
    `${settings.messages} mails to the relay by ${settings.senders} senders that repeat until they hear 250, while it and PostgreSQL are killed, ${result.tookSeconds} s`,
    [
      ...Object.entries(result.kills).map(([name, count]): [string, number] => [`kills of ${name}`, count]),
      ['mails answered with 250', result.accepted],
      ['attempts', result.attempts],
      ['answered with 4xx', result.putOff],
      ['attempts whose answer never came', result.unanswered],
      ['stored as a message once', result.once],
      ['lost', result.lost.length],
      ['there twice', result.twice.length],
      ['left unprocessed', result.unprocessed],
      ['customers in ユーザ返信', result.repliedCustomers],
    ],
  );
  mustBeNone('lost', result.lost);
  mustBeNone('there twice', result.twice);
  failures += result.unprocessed + (result.accepted - result.once);
}

if (wants('lookups')) {
  const vehicles = follows ?? 10_000;
  const folder = await mkdtemp(path.join(tmpdir(), 'oikaze-lookups-'));
  const service = { port: await freePorts(1), delayMs: 120, failing: 0.05, ratePerSecond: 100 };
  const scrap = await startScrapService(folder, service);
  const stack = await startFaultStack(0, scrap.env);
  const result = await lookUpUnderKills(stack, scrap.log, { vehicles, killAt: [0.5] }).finally(async () => {
    await stack.stop();
    await scrap.service.stop();
    await rm(folder, { recursive: true, force: true });
  });
  figures(
    `${vehicles} vehicles looked up at ${service.ratePerSecond} a second, a service that takes ${service.delayMs} ms and fails 5 %, the worker killed half-way`,
    [
      ['vehicles (of them 情報不備, never asked for)', `${result.vehicles} (${result.lacking})`],
      ['requests (of them failed)', `${result.calls} (${result.failedCalls})`],
      ['looked up once', result.lookedUp - result.lookedUpTwice.length],
      ['looked up twice', result.lookedUpTwice.length],
      ['never looked up', result.neverLookedUp.length],
      ['asked for though the result was known', result.askedThoughKnown.length],
      ['asked again because the answer was lost with the worker', result.askedAgainForLostAnswer],
      ['recorded with another word than was answered', result.wrongWord.length],
      ['取得エラー after four calls, asked again by hand', result.retriedByHand],
      ['most requests in one second', result.mostCallsInASecond],
      ['seconds', result.tookSeconds],
    ],
  );
  mustBeNone('looked up twice', result.lookedUpTwice);
  mustBeNone('never looked up', result.neverLookedUp);
  mustBeNone('asked for though known', result.askedThoughKnown);
  mustBeNone('another word', result.wrongWord);
}

if (wants('automation')) {
  const settings = {
    vehicles: follows ?? 50_000,
    workers: 4,
    seed,
    pauseMs: [3_000, 9_000] as [number, number],
    downMs: [0, 2_000] as [number, number],
  };
  const result = await withStack(5, (stack) => runAutomationUnderKills(stack, settings));
  figures(
    `${settings.vehicles} vehicles, a rule of the automation master run, killed and run again with ${settings.workers} workers, ${result.tookSeconds} s`,
    [
      ...Object.entries(result.kills).map(([name, count]): [string, number] => [`kills of ${name}`, count]),
      ['times the day was begun', result.begun],
      ['vehicles that plain SQL finds', result.expected],
      ['selected by the run', result.selected],
      ['found by SQL and not selected, or the other way round', result.wrong.length],
      ['messages that arrived', result.received],
      ['sent twice', result.twice.length],
      ['arrived, but unknown to the ledger', result.unknown.length],
      ['in doubt', result.inDoubt],
      ['skipped (no consent, no number)', result.skipped],
      ['held by the budget', result.held],
      ['budget, yen', result.budgetYen],
      ['spent by the ledger, yen', result.spentYen],
      ['sent by the preview the day before', result.previewed],
      ['seconds of that preview', result.previewSeconds],
      ['sends per second while nothing was killed', result.perSecond],
    ],
  );
  mustBeNone('wrongly selected', result.wrong);
  mustBeNone('sent twice', result.twice);
  mustBeNone('unknown to the ledger', result.unknown);
  mustBeNone('over the budget', result.overBudget);
  mustBeNone('left behind', result.left);
}

console.log(failures === 0 ? '\nAll as it must be.' : `\n${failures} things are not as they must be.`);
process.exit(failures === 0 ? 0 : 1);
