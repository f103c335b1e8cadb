import { useTranslation } from 'react-i18next';
import type { StaffLoad } from '../load.ts';
import classes from './today-bar.module.css';

/** Late and due today against the person's capacity, which is the mark on the bar. */
export function TodayBar({ load, most }: { load: StaffLoad; most: number }) {
  const { t } = useTranslation();
  const share = (n: number) => `${(100 * n) / most}%`;
  const today = load.overdue + load.dueToday;
  return (
    <div>
      <div className={classes['bar']} aria-hidden>
        <i data-late style={{ width: share(load.overdue) }} />
        <i style={{ width: share(load.dueToday) }} />
        <b style={{ insetInlineStart: share(load.capacityPerDay) }} />
      </div>
      <span className={`${classes['text']} tabular`}>
        {t('manager.today', { n: today, capacity: load.capacityPerDay })}
      </span>
    </div>
  );
}
