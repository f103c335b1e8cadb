import type { PatternAnalysis } from '#contract/analysis';
import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { patternAnalysisQuery, type Period } from '../api/get-analysis.ts';
import { ResultTable } from './result-table.tsx';
import { StepResultsTable } from './step-results.tsx';
import { VersionChart } from './version-chart.tsx';

export type VersionResults = PatternAnalysis['patterns'][number];

/** One line per version of a pattern; with a pattern chosen, its steps below. */
export function PatternResults({ period, patternId }: { period: Period; patternId: string | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(patternAnalysisQuery(period, patternId));
  if (query.isPending) return <Loading />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const versions = query.data.patterns;
  if (versions.length === 0) {
    return (
      <Paper>
        <EmptyState icon={IconChartBar} title={t('analysis.none')} text={t('analysis.noneText')} />
      </Paper>
    );
  }
  return (
    <Stack gap="md">
      <Paper component="section" aria-labelledby="patterns" style={{ overflow: 'hidden' }}>
        <Title order={2} id="patterns" px="md" pt="md">
          {patternId ? t('analysis.versions') : t('analysis.patterns')}
        </Title>
        <Text size="xs" c="dimmed" px="md" pb="xs">
          {t('analysis.measuresHint')}
        </Text>
        <ResultTable
          what={t('todo.pattern')}
          rows={versions.map((version) => ({
            key: version.patternVersionId,
            results: version,
            name: (
              <>
                <Group gap={6}>
                  <Link
                    to="/analysis"
                    search={(before) => ({ ...before, pattern: version.patternId })}
                    className="plain-link"
                  >
                    <Text span size="sm" fw={600}>
                      {version.patternName}
                    </Text>
                  </Link>
                  <Badge color={version.current ? 'kaze' : 'gray'}>v{version.version}</Badge>
                </Group>
                <Text size="xs" c="dimmed" className="tabular">
                  {t('analysis.follows', { n: format.number(version.follows) })}
                </Text>
              </>
            ),
          }))}
        />
      </Paper>
      {patternId && versions.length > 1 && <VersionChart versions={versions} />}
      {patternId && <StepResultsTable versions={versions} />}
    </Stack>
  );
}
