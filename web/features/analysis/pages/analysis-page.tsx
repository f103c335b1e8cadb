import '@mantine/charts/styles.css';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { today } from '../../../shared/time.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { ChannelResults } from '../components/channel-results.tsx';
import { ContactHeat } from '../components/contact-heat.tsx';
import { PatternResults } from '../components/pattern-results.tsx';
import { PeriodFilter } from '../components/period-filter.tsx';
import { lastDays } from '../period.ts';

/** Tuning (A14): what patterns and steps bring, and when calls are answered. */
export function AnalysisPage() {
  const { t } = useTranslation();
  const { storeId, zone } = useStoreChoice();
  const mayCalls = useCan('todo.read');
  const search = useSearch({ from: '/staff/analysis' });
  const navigate = useNavigate({ from: '/analysis' });
  const usual = lastDays(today(zone), 90);
  const period = { storeId, from: search.from ?? usual.from, to: search.to ?? usual.to };
  return (
    <Page title={t('nav.analysis')} hint={t('analysis.hint')}>
      <PeriodFilter
        from={period.from}
        to={period.to}
        patternId={search.pattern}
        onChange={(change) =>
          void navigate({
            search: (before) =>
              Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value)),
          })
        }
      />
      <PatternResults period={period} patternId={search.pattern} />
      {mayCalls && <ContactHeat period={period} />}
      {!search.pattern && <ChannelResults period={period} />}
    </Page>
  );
}
