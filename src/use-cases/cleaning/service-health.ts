import { FAILURES_OF_AN_OUTAGE, outageWaitMs } from '#domain/scrap-lookup';
import type { Lesson } from './ask-service.ts';

/** Why and how long nobody is asked; null: the service answers again. */
export type Hold = { trouble: string; forMs: number } | null;

/** Tells a service that is down from vehicles it cannot answer for. */
export class ServiceHealth {
  #failuresInARow = 0;
  #triedInVain = 0;
  #heldUntil = 0;
  #isHeld = false;

  /** Nobody but one vehicle at a time is asked, to see whether it is back. */
  get isOut(): boolean {
    return this.#triedInVain > 0;
  }

  /** The record says that somebody is waiting already: an earlier attempt has noted it. */
  remember(): void {
    this.#isHeld = true;
  }

  /** @param now milliseconds of any clock that only goes forward */
  learn(lesson: Lesson, now: number): Hold | 'unchanged' {
    if (lesson.kind === 'answered') {
      this.#failuresInARow = 0;
      // Asked to come later: an answer to an earlier question does not change that.
      if (now < this.#heldUntil && !this.isOut) return 'unchanged';
      const wasHeld = this.#isHeld;
      this.#triedInVain = 0;
      this.#isHeld = false;
      return wasHeld ? null : 'unchanged';
    }
    if (lesson.kind !== 'failed') return 'unchanged';
    this.#failuresInARow += 1;
    if (now < this.#heldUntil) return 'unchanged';
    if (this.isOut || this.#failuresInARow >= FAILURES_OF_AN_OUTAGE) {
      this.#triedInVain += 1;
      return this.#hold(lesson.code, Math.max(outageWaitMs(this.#triedInVain), lesson.askedMs ?? 0), now);
    }
    // "Later" is meant for everybody who asks.
    return lesson.code === 'deferred' && lesson.askedMs
      ? this.#hold(lesson.code, lesson.askedMs, now)
      : 'unchanged';
  }

  #hold(trouble: string, forMs: number, now: number): Hold {
    this.#heldUntil = now + forMs;
    this.#isHeld = true;
    return { trouble, forMs };
  }
}
