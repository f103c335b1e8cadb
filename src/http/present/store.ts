import type { Store } from '#contract/stores';
import type { listStores } from '#use-cases/find-stores';
import { day, instantIn } from './instant.ts';

type Row = Awaited<ReturnType<typeof listStores>>[number];

export function presentStore(row: Row): Store {
  const at = instantIn(row.timeZone);
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    timeZone: row.timeZone,
    openFrom: row.openFrom,
    openTo: row.openTo,
    closedWeekdays: row.closedWeekdays,
    closedOn: row.closedOn.map((on) => day(on)),
    holidays: row.holidays === 'japanese' ? 'japanese' : 'none',
    quietHours: row.quietFrom && row.quietTo ? { from: row.quietFrom, to: row.quietTo } : null,
    graceMinutes: row.graceMinutes,
    defaultPatternId: row.defaultPatternId,
    defaultPatternBySource: row.defaultPatternBySource as Record<string, string>,
    surveyOnContract: row.surveyOnContract,
    surveyOnEnd: row.surveyOnEnd,
    deliveryPatternId: row.deliveryPatternId,
    frequencyCap:
      row.frequencyCapDays && row.frequencyCapMax
        ? { days: row.frequencyCapDays, max: row.frequencyCapMax }
        : null,
    budgetCapYen: row.budgetCapYen,
    postalCode: row.postalCode,
    address: row.address,
    phone: row.phone,
    createdAt: at(row.createdAt),
    updatedAt: at(row.updatedAt),
  };
}
