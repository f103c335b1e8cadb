import type { ConvenientTime } from '#contract/customers';
import { useFormat } from '../../../shared/use-format.ts';
import classes from './week-windows.module.css';

const FROM = 8;
const TO = 21;
const hours = (time: string): number => Number(time.slice(0, 2)) + Number(time.slice(3, 5)) / 60;
const share = (time: string): number => Math.min(Math.max((hours(time) - FROM) / (TO - FROM), 0), 1) * 100;

/** The week as seven bars from 8 to 21 o'clock with the open windows filled. */
export function WeekWindows({ windows }: { windows: ConvenientTime[] }) {
  const format = useFormat();
  return (
    <div className={classes['week']} aria-hidden>
      {[1, 2, 3, 4, 5, 6, 7].map((day) => (
        <div key={day} className={classes['day']}>
          <span>{format.weekday(day, 'narrow')}</span>
          <div className={classes['bar']}>
            {windows
              .filter(({ weekdays }) => weekdays.includes(day))
              .map(({ from, to }) => (
                <i
                  key={`${from}-${to}`}
                  style={{
                    insetInlineStart: `${share(from)}%`,
                    width: `${Math.max(share(to) - share(from), 2)}%`,
                  }}
                />
              ))}
          </div>
        </div>
      ))}
      <div className={classes['scale']}>
        <span>8</span>
        <span>12</span>
        <span>17</span>
        <span>21</span>
      </div>
    </div>
  );
}
