import { setTimeout as sleep } from 'node:timers/promises';
import type { CleaningRunStatus } from '#contract/cleaning';
import type { ScrapLookup } from '#channels/types';
import {
  claimLookups,
  finishCleaningRun,
  nextLookupIn,
  postponeLookup,
  reservePlaces,
} from '#db/cleaning-lookups';
import { findCleaningOrder, haltCleaningRun, holdCleaningRun, touchCleaningRun } from '#db/cleaning-runs';
import type { Tx } from '#db/client';
import type { UseCaseDeps } from '../deps.ts';
import { askService, type Question } from './ask-service.ts';
import { ServiceHealth } from './service-health.ts';

/** Questions open at a time, however slow the service is. */
const MOST_OPEN = 16;
/** Vehicles of one claim: about a second's worth, so that a pause takes hold soon. */
const MOST_CLAIMED = 50;
/** A claim must outlive the longest lookup (5 s to connect, 30 s to answer). */
const LEASE_MS = 60_000;
const LONGEST_LOOKUP_MS = 40_000;
/** Longer waits are the workflow's. */
const LONGEST_WAIT_MS = 10_000;
/** How often the engine hears of us at least. */
const BREATH_MS = 5_000;
/** A worker that is stopped lets open questions come to their answer, which would be lost otherwise. */
const GRACE_MS = 6_000;

export interface LookupDeps extends UseCaseDeps {
  scrapLookup: ScrapLookup;
}

export interface LookupsEnded {
  status: CleaningRunStatus;
  /** `running`: nothing can be asked before so many milliseconds */
  waitMs?: number;
}

/**
 * Looks up what is left of a run (D5), no faster than allowed, until all vehicles have their results, somebody pauses or
 * stops it, or nothing can be asked for a while. A vehicle is claimed before it is asked for, and its result recorded
 * before anything else; killed at any moment, another attempt asks only for vehicles without a result.
 * @param life.signal the worker is being stopped: open questions are finished, the rest is left
 */
export async function lookUpVehicles(
  deps: LookupDeps,
  runId: string,
  life: { signal: AbortSignal; onProgress(): void },
): Promise<LookupsEnded> {
  const work = new LookupWork(deps, runId, life);
  try {
    return await work.run();
  } finally {
    await work.close();
  }
}

type Claim =
  | { kind: 'ended'; status: CleaningRunStatus }
  | { kind: 'wait'; ms: number }
  | { kind: 'ask'; questions: Question[]; startInMs: number; gapMs: number };

class LookupWork {
  readonly #deps: LookupDeps;
  readonly #runId: string;
  readonly #life: { signal: AbortSignal; onProgress(): void };
  readonly #open = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  readonly #health = new ServiceHealth();
  #failure: unknown;

  constructor(deps: LookupDeps, runId: string, life: { signal: AbortSignal; onProgress(): void }) {
    this.#deps = deps;
    this.#runId = runId;
    this.#life = life;
    life.signal.addEventListener('abort', () => setTimeout(() => this.#stop.abort(), GRACE_MS).unref(), {
      once: true,
    });
  }

  async run(): Promise<LookupsEnded> {
    for (;;) {
      this.#check();
      await this.#roomFor(1);
      const claim = await this.#deps.db.transaction((tx) => this.#claim(tx));
      this.#life.onProgress();
      if (claim.kind === 'ended') return { status: claim.status };
      if (claim.kind === 'ask') await this.#ask(claim);
      else if (this.#open.size > 0) await this.#breathe(claim.ms);
      else if (claim.ms <= LONGEST_WAIT_MS) await this.#breathe(claim.ms);
      else return { status: 'running', waitMs: claim.ms };
    }
  }

  /** Open questions come to their end. */
  async close(): Promise<void> {
    while (this.#open.size > 0) await this.#breathe(BREATH_MS);
  }

  async #claim(tx: Tx): Promise<Claim> {
    const run = await findCleaningOrder(tx, this.#runId, true);
    if (run?.status !== 'running') return { kind: 'ended', status: run?.status ?? 'cancelled' };
    if (run.heldForMs > 0) {
      await touchCleaningRun(tx, run.id, run.heldForMs);
      return { kind: 'wait', ms: run.heldForMs };
    }
    if (run.trouble !== null) this.#health.remember();
    const isProbe = this.#health.isOut || run.trouble !== null;
    const take = isProbe ? 1 : Math.min(MOST_CLAIMED, Math.ceil(run.ratePerSecond));
    const claimId = this.#deps.newId();
    const claimed = await claimLookups(tx, { runId: run.id, claimId, take, leaseMs: LEASE_MS });
    if (claimed.length === 0) {
      const ms = await nextLookupIn(tx, run.id);
      if (ms === null)
        return { kind: 'ended', status: (await finishCleaningRun(tx, run.id)) ? 'completed' : run.status };
      await touchCleaningRun(tx, run.id, ms);
      return { kind: 'wait', ms: Math.max(ms, 100) };
    }
    const startInMs = await reservePlaces(tx, claimed.length, run.ratePerSecond);
    const gapMs = 1_000 / run.ratePerSecond;
    await touchCleaningRun(tx, run.id, startInMs + claimed.length * gapMs);
    return { kind: 'ask', questions: claimed.map((one) => ({ ...one, claimId })), startInMs, gapMs };
  }

  /** Each question at its place in the queue to the service. One that comes too late for its lease is given back. */
  async #ask({ questions, startInMs, gapMs }: Extract<Claim, { kind: 'ask' }>): Promise<void> {
    const claimedAt = performance.now();
    for (const [index, question] of questions.entries()) {
      const startAt = claimedAt + startInMs + index * gapMs;
      while (performance.now() < startAt && !this.#life.signal.aborted)
        await this.#breathe(startAt - performance.now());
      await this.#roomFor(1);
      const isTooLate = performance.now() > claimedAt + LEASE_MS - LONGEST_LOOKUP_MS;
      if (isTooLate || this.#life.signal.aborted || this.#failure || this.#health.isOut)
        await postponeLookup(this.#deps.db.prisma, question, { inMs: 0, error: null, wasAsked: false });
      else this.#begin(question);
    }
  }

  #begin(question: Question): void {
    const asked = this.#learn(question)
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .finally(() => {
        this.#open.delete(asked);
        this.#life.onProgress();
      });
    this.#open.add(asked);
  }

  async #learn(question: Question): Promise<void> {
    const { db } = this.#deps;
    const lesson = await askService(this.#deps, question, this.#stop.signal);
    if (lesson.kind === 'locked_out') await haltCleaningRun(db.prisma, this.#runId, lesson.code);
    const hold = this.#health.learn(lesson, performance.now());
    if (hold !== 'unchanged') await holdCleaningRun(db.prisma, this.#runId, hold);
  }

  /** Waits until another question may be opened. */
  async #roomFor(questions: number): Promise<void> {
    while (this.#open.size + questions > MOST_OPEN) await this.#breathe(BREATH_MS);
  }

  /** Waits so long, or until a question is closed, or until it is time for a sign of life. */
  async #breathe(ms: number): Promise<void> {
    const enough = new AbortController();
    const pause = sleep(Math.min(ms, BREATH_MS), undefined, { signal: enough.signal }).catch(() => undefined);
    await Promise.race([pause, ...this.#open]);
    enough.abort();
    this.#life.onProgress();
  }

  #check(): void {
    if (this.#failure) throw this.#failure;
    this.#life.signal.throwIfAborted();
  }
}
