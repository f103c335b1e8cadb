import { Group, Paper, Progress, Text } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { patternsQuery } from '../../../shared/api/get-patterns.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { dryRunQuery } from '../api/dry-runs.ts';
import { DryRunResult } from '../components/dry-run-result.tsx';

/** One past dry run with its numbers and charts. */
export function DryRunPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { storeId } = useStoreChoice();
  const { dryRunId } = useParams({ from: '/staff/follows/dry-runs/$dryRunId' });
  const query = useQuery(dryRunQuery(dryRunId));
  const { data: patterns = [] } = useQuery(patternsQuery(storeId));
  if (query.isPending) return <Loading />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const run = query.data;
  const pattern = patterns.find(({ id }) => id === run.patternId);
  return (
    <Page
      title={`${t('dryRun.title')}${pattern ? ` – ${pattern.name}` : ''}`}
      before={
        <Link to="/follows/dry-runs" className="plain-link">
          <Group gap={2} c="dimmed" fz="xs">
            <IconChevronLeft size={14} aria-hidden /> {t('dryRun.past')}
          </Group>
        </Link>
      }
      hint={`${run.createdBy} ・ ${format.instant(run.createdAt)}`}
    >
      {run.result ? (
        <DryRunResult result={run.result} />
      ) : (
        <Paper p="md">
          <Text fw={600} role="status">
            {t(`dryRun.status.${run.status}`)}
          </Text>
          {run.total > 0 && (
            <Progress mt="xs" value={(100 * run.done) / run.total} aria-label={t('bulk.progress')} />
          )}
        </Paper>
      )}
    </Page>
  );
}
