import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { weekdayOf } from '../../../shared/time.ts';
import { useFormat } from '../../../shared/use-format.ts';
import { type DayLoad, fullness, totalOf } from '../load.ts';
import classes from './day-strip.module.css';

interface Props {
  days: DayLoad[];
  /** null: nobody's, so nothing to be full of */
  capacity: number | null;
  assignee: string;
}

/** Fourteen days with what is due on each; the colour says how full the day is. A day opens its work list. */
export function DayStrip({ days, capacity, assignee }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul className={classes['strip']}>
      {days.map((day) => {
        const total = totalOf(day);
        const level = capacity === null ? (total > 0 ? 1 : 0) : fullness(total, capacity);
        const label = t('manager.dayLabel', {
          day: format.day(day.date, 'date'),
          calls: day.calls,
          others: day.others,
        });
        return (
          <li key={day.date}>
            <Link
              to="/work-list"
              search={{ date: day.date, assignee }}
              className={classes['day'] ?? ''}
              data-level={level}
              data-weekend={weekdayOf(day.date) >= 6 || undefined}
              aria-label={level === 4 ? `${label} ${t('manager.over')}` : label}
              title={label}
            >
              <small className="tabular" aria-hidden>
                {Number(day.date.slice(8))}
              </small>
              <strong className="tabular" aria-hidden>
                {total}
              </strong>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
