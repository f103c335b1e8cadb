import type { Anchor, Channel, OnClosedDay } from '../kinds.ts';

/** One step of a pattern version, as far as its time goes. */
export interface PlanStep {
  /** 1, 2, 3 … ; steps are planned in this order */
  position: number;
  channel: Channel;
  /** `previous_due` and `previous_done` of the first step mean the base. */
  anchor: Anchor;
  /** ISO 8601 duration: `P20D`, `-P60D`, `PT30M`, `P1M` */
  offset: string;
  /** `HH:mm` in the store's zone */
  timeOfDay?: string | null;
  /** Left out: `next` for phone and task, `ignore` for the rest. */
  onClosedDay?: OnClosedDay | null;
}

/** A convenient window of a customer (A11): `from` belongs to it, `to` does not; `to` may be `24:00`. */
export interface ConvenientTime {
  /** ISO weekdays, 1 = Monday … 7 = Sunday */
  weekdays: readonly number[];
  from: string;
  to: string;
}

/** The quiet period of mail and SMS, may wrap midnight: `from` is quiet, `to` is not. */
export interface QuietHours {
  from: string;
  to: string;
}

export interface StoreCalendar {
  /** IANA name, e.g. `Asia/Tokyo` */
  timeZone: string;
  openFrom: string;
  openTo: string;
  /** ISO weekdays, 1 = Monday … 7 = Sunday */
  closedWeekdays: readonly number[];
  /** `YYYY-MM-DD` */
  closedOn: readonly string[];
  holidays: 'japanese' | 'none';
  quietHours: QuietHours | null;
}

/** A new store's quiet period: mail and SMS go out from 08:00 until before 21:00. */
export const DEFAULT_QUIET_HOURS: QuietHours = { from: '21:00', to: '08:00' };

/** A date takes the step's time of day, else the store's opening. `on`: YYYY-MM-DD; `at`: ISO instant. */
export type PlanBase = { kind: 'date'; on: string } | { kind: 'instant'; at: string };

/** A step that will not be planned again: done, or skipped or removed (`doneAt` null). */
export interface DoneStep {
  position: number;
  dueAt: string;
  doneAt: string | null;
}

/** A step whose time a person set by hand: kept as it is. */
export interface FixedStep {
  position: number;
  dueAt: string;
}

export interface PlanInput {
  steps: readonly PlanStep[];
  base: PlanBase;
  customer?: { convenientTimes?: readonly ConvenientTime[] | null } | null;
  store: StoreCalendar;
  /** ISO instant: what is already past is judged from here */
  assignedAt: string;
  /** Steps of earlier days are run now instead of being skipped. */
  catchUp?: boolean;
  done?: readonly DoneStep[];
  fixed?: readonly FixedStep[];
}

export interface PlannedStep {
  position: number;
  channel: Channel;
  /** ISO instant with Z and milliseconds */
  dueAt: string;
  status: 'planned' | 'skipped';
  skipReason?: 'past';
  /** `previous_done` and the step before is not done yet: this time will change. */
  provisional: boolean;
}
