import type { ScrapStatus } from '#domain/scrap-lookup';
import { Alert, Group } from '@mantine/core';
import { IconChevronLeft, IconFlask } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../../shared/ui/page.tsx';
import { ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { runQuery } from '../api/runs.ts';
import { DecisionList } from '../components/decision-list.tsx';
import { LookupRows } from '../components/lookup-rows.tsx';
import { ResultBars } from '../components/result-bars.tsx';
import { RunProgress } from '../components/run-progress.tsx';

/** One run of 廃車可能性確認: how far it is, what it found, what is decided about it. */
export function RunPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { runId } = useParams({ from: '/staff/cleaning/runs/$runId' });
  const query = useQuery(runQuery(runId));
  const [word, setWord] = useState<ScrapStatus | null>(null);
  if (query.isPending) return <Loading />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const run = query.data;
  return (
    <Page
      title={t('cleaning.runTitle', { from: format.day(run.from), to: format.day(run.to) })}
      before={
        <Link to="/cleaning" search={{ step: 'scrap' }} className="plain-link">
          <Group gap={2} c="dimmed" fz="xs">
            <IconChevronLeft size={14} aria-hidden /> {t('cleaning.step.scrap')}
          </Group>
        </Link>
      }
      hint={t('cleaning.facts', {
        who: run.createdBy,
        at: format.instant(run.createdAt),
        rate: format.number(run.ratePerSecond),
      })}
    >
      {run.provider === 'simulator' && (
        <Alert color="amber" icon={<IconFlask size={18} />} title={t('cleaning.simulator')}>
          {t('cleaning.simulatorText')}
        </Alert>
      )}
      <RunProgress run={run} />
      <ResultBars run={run} word={word} onWord={setWord} />
      <DecisionList runId={run.id} />
      <LookupRows run={run} word={word} onAll={() => setWord(null)} />
    </Page>
  );
}
