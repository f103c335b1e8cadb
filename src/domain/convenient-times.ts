import { type Bilingual, DomainError } from '#errors';
import { parseTimeOfDay } from './planning/time-of-day.ts';
import type { ConvenientTime } from './planning/types.ts';

const MAX_WINDOWS = 50;

const refuse = (message: string, field: string, remedy: Bilingual): never => {
  throw new DomainError('invalid_convenient_times', { message, field, remedy });
};

function checkTime(text: string, field: string, allowEndOfDay: boolean): number {
  try {
    return parseTimeOfDay(text, field, allowEndOfDay);
  } catch (cause) {
    throw new DomainError('invalid_convenient_times', {
      message: 'not a time of day',
      field,
      remedy: {
        ja: '時刻は HH:mm（例: 09:30）の形で指定してください',
        en: 'give the time as HH:mm, such as 09:30',
      },
      cause,
    });
  }
}

/**
 * Checks a customer's convenient windows (A11). A window does not run over midnight: it is written as two.
 * @throws DomainError invalid_convenient_times naming the field and what to do
 */
export function validateConvenientTimes(times: readonly ConvenientTime[], field = 'convenientTimes'): void {
  if (times.length > MAX_WINDOWS)
    refuse('too many windows', field, {
      ja: `時間帯は${MAX_WINDOWS}件までにしてください`,
      en: `give at most ${MAX_WINDOWS} windows`,
    });
  times.forEach((window, index) => {
    const here = `${field}[${index}]`;
    const { weekdays } = window;
    if (weekdays.length === 0 || weekdays.some((day) => !Number.isInteger(day) || day < 1 || day > 7)) {
      refuse('weekdays are 1 (Monday) to 7 (Sunday)', `${here}.weekdays`, {
        ja: '曜日は1（月）から7（日）で1つ以上選んでください',
        en: 'choose one or more weekdays, from 1 (Monday) to 7 (Sunday)',
      });
    }
    if (new Set(weekdays).size !== weekdays.length) {
      refuse('a weekday is named twice', `${here}.weekdays`, {
        ja: '同じ曜日は1度だけ選んでください',
        en: 'choose each weekday once',
      });
    }
    const from = checkTime(window.from, `${here}.from`, false);
    const to = checkTime(window.to, `${here}.to`, true);
    if (from >= to) {
      refuse('a window ends after it begins', `${here}.to`, {
        ja: '終わりは始まりより後にしてください。深夜をまたぐ場合は2つに分けてください',
        en: 'give an end later than the beginning; write a window over midnight as two',
      });
    }
  });
}
