import { DomainError } from '#errors';
import { parseTimeOfDay } from './planning/time-of-day.ts';
import type { ConvenientTime } from './planning/types.ts';

const MAX_WINDOWS = 50;

const refuse = (message: string, field: string, remedy: string): never => {
  throw new DomainError('invalid_convenient_times', { message, field, remedy });
};

function checkTime(text: string, field: string, allowEndOfDay: boolean): number {
  try {
    return parseTimeOfDay(text, field, allowEndOfDay);
  } catch (cause) {
    throw new DomainError('invalid_convenient_times', {
      message: 'not a time of day',
      field,
      remedy: '時刻は HH:mm（例: 09:30）の形で指定してください',
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
    refuse('too many windows', field, `時間帯は${MAX_WINDOWS}件までにしてください`);
  times.forEach((window, index) => {
    const here = `${field}[${index}]`;
    const { weekdays } = window;
    if (weekdays.length === 0 || weekdays.some((day) => !Number.isInteger(day) || day < 1 || day > 7)) {
      refuse(
        'weekdays are 1 (Monday) to 7 (Sunday)',
        `${here}.weekdays`,
        '曜日は1（月）から7（日）で1つ以上選んでください',
      );
    }
    if (new Set(weekdays).size !== weekdays.length) {
      refuse('a weekday is named twice', `${here}.weekdays`, '同じ曜日は1度だけ選んでください');
    }
    const from = checkTime(window.from, `${here}.from`, false);
    const to = checkTime(window.to, `${here}.to`, true);
    if (from >= to) {
      refuse(
        'a window ends after it begins',
        `${here}.to`,
        '終わりは始まりより後にしてください。深夜をまたぐ場合は2つに分けてください',
      );
    }
  });
}
