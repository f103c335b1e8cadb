import type { ContactRate } from '#contract/analysis';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import classes from './heat-map.module.css';

/** Fewer calls than this say little. */
const FEW = 5;
const levels = [0, 1, 2, 3, 4] as const;
const levelOf = (share: number): number => Math.min(4, Math.floor(share * 5));

/** A table first: share and number of calls stand in each cell, the colour repeats what the text says. */
export function HeatMap({ cells }: { cells: ContactRate['cells'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const hours = cells.map(({ hour }) => hour);
  const first = Math.min(9, ...hours);
  const last = Math.max(19, ...hours);
  const shown = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const at = new Map(cells.map((cell) => [`${cell.weekday} ${cell.hour}`, cell]));
  return (
    <div>
      <section className={classes['scroller']} tabIndex={0} aria-label={t('analysis.heatTable')}>
        <table className={classes['map']}>
          <thead>
            <tr>
              <td />
              {shown.map((hour) => (
                <th key={hour} scope="col" className="tabular">
                  {t('analysis.oclock', { hour })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[1, 2, 3, 4, 5, 6, 7].map((weekday) => (
              <tr key={weekday}>
                <th scope="row">{format.weekday(weekday)}</th>
                {shown.map((hour) => {
                  const cell = at.get(`${weekday} ${hour}`);
                  if (!cell || cell.tries === 0) return <td key={hour} data-none />;
                  const share = cell.reached / cell.tries;
                  return (
                    <td
                      key={hour}
                      data-level={levelOf(share)}
                      data-few={cell.tries < FEW || undefined}
                      className="tabular"
                      title={t('analysis.cell', { tries: cell.tries, reached: cell.reached })}
                    >
                      <strong>{Math.round(share * 100)}%</strong>
                      <small>{t('analysis.tries', { n: cell.tries })}</small>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <div className={classes['legend']}>
        {levels.map((level) => (
          <span key={level} className="tabular">
            <i data-level={level} />
            {level * 20}–{level * 20 + 20}%
          </span>
        ))}
        <span>
          <i data-few />
          {t('analysis.few', { n: FEW })}
        </span>
      </div>
    </div>
  );
}
