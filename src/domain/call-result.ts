import { type Bilingual, DomainError } from '#errors';
import type { Channel, TodoResult } from './kinds.ts';
import { epochOf, type InstantLike } from './planning/zone.ts';

export interface TodoOutcome {
  /** channel of the ToDo that is completed */
  channel: Channel;
  result: TodoResult;
  nextContactAt?: InstantLike | null;
}

/** What follows from a result; the ToDo itself is closed in every case. */
export interface Consequences {
  /** the next ToDo, ISO instant */
  callbackAt: string | null;
  /** the customer was spoken to: counts as reached (A14) */
  reached: boolean;
  /** ask the person whether the follow is to be stopped */
  suggestStop: boolean;
  phoneUndeliverable: boolean;
}

const refuse = (message: string, field: string, remedy: Bilingual): never => {
  throw new DomainError('invalid_call_result', { message, field, remedy });
};

/**
 * What a call result (A12) leads to. A call-back needs its time; after "no answer", "connected" and other work the next
 * contact is optional; after a refusal or a wrong number there is none.
 * @throws DomainError invalid_call_result naming the field and the remedy
 */
export function afterCallResult(
  { channel, result, nextContactAt }: TodoOutcome,
  now: InstantLike,
): Consequences {
  if (channel === 'phone' && result === 'done') {
    refuse('a call needs the result of a call', 'result', {
      ja: '通話結果（つながった、不在、折り返し、お断り、番号違い）を選んでください',
      en: 'choose the result of the call: connected, no answer, call back, refused or wrong number',
    });
  }
  const callback =
    nextContactAt === null || nextContactAt === undefined ? null : epochOf(nextContactAt, 'nextContactAt');
  if (result === 'call_back' && callback === null) {
    refuse('a call-back needs its time', 'nextContactAt', {
      ja: '折り返しの日時を指定してください',
      en: 'give date and time of the call-back',
    });
  }
  if (callback !== null && callback <= epochOf(now, 'now')) {
    refuse('the next contact must be in the future', 'nextContactAt', {
      ja: '次回連絡には現在より後の日時を指定してください',
      en: 'give a time in the future for the next contact',
    });
  }
  if (callback !== null && (result === 'refused' || result === 'wrong_number')) {
    refuse('no next contact after this result', 'nextContactAt', {
      ja: 'お断り・番号違いのときは次回連絡を空にしてください',
      en: 'leave the next contact empty after a refusal or a wrong number',
    });
  }
  return {
    callbackAt: callback === null ? null : new Date(callback).toISOString(),
    reached: result === 'connected' || result === 'call_back' || result === 'refused',
    suggestStop: result === 'refused',
    phoneUndeliverable: result === 'wrong_number',
  };
}
