import { Alert, Group, Paper, Progress, SimpleGrid, Text } from '@mantine/core';
import { IconAlertTriangle, IconChevronLeft, IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '../../../shared/ui/page.tsx';
import { ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { batchQuery } from '../api/postcards.ts';
import { BatchActions } from '../components/batch-actions.tsx';
import { BatchSteps } from '../components/batch-steps.tsx';
import { CardList } from '../components/card-list.tsx';

/** One batch of postcards: how far it is, its files, its cards. */
export function PostcardBatchPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { batchId } = useParams({ from: '/staff/postcards/batches/$batchId' });
  const query = useQuery(batchQuery(batchId));
  if (query.isPending) return <Loading />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const batch = query.data;
  const facts = [
    [t('postcards.count'), format.number(batch.done)],
    [t('postcards.leftOut'), format.number(batch.leftOut)],
    [t('postcards.returned'), format.number(batch.returned)],
    [t('postcards.cost'), format.yen(batch.costYen)],
    [t('postcards.pages'), format.number(batch.pages)],
    [t('postcards.size'), sizeText(batch.sizeBytes)],
  ];
  return (
    <Page
      title={batch.name}
      before={
        <Link to="/postcards" search={{}} className="plain-link">
          <Group gap={2} c="dimmed" fz="xs">
            <IconChevronLeft size={14} aria-hidden /> {t('nav.postcards')}
          </Group>
        </Link>
      }
      hint={[
        t('postcards.batch', { number: batch.number }),
        t('postcards.facts', {
          source: t(`postcards.source.${batch.source}`),
          output: t(`postcards.output.${batch.output}`),
        }),
        `${t('postcards.design')}: ${batch.designName ?? t('postcards.noDesign')}`,
      ].join(' ・ ')}
      actions={<BatchActions batch={batch} />}
    >
      {batch.status === 'failed' && (
        <Alert color="red" icon={<IconAlertTriangle size={18} />} title={t('postcards.status.failed')}>
          {t('postcards.failedText')}
        </Alert>
      )}
      {batch.filesRemovedAt && (
        <Alert color="gray" icon={<IconInfoCircle size={18} />}>
          {t('postcards.filesRemoved', { at: format.instant(batch.filesRemovedAt) })}
        </Alert>
      )}
      <Paper p="md">
        {batch.status === 'preparing' ? (
          <>
            <Group justify="space-between" mb={6}>
              <Text fw={700} role="status">
                {t('postcards.status.preparing')}
              </Text>
              <Text className="tabular">
                {format.number(batch.done)} / {format.number(batch.total)}
              </Text>
            </Group>
            <Progress
              size="lg"
              animated
              value={batch.total > 0 ? (100 * batch.done) / batch.total : 0}
              aria-label={t('postcards.progress')}
            />
          </>
        ) : (
          <>
            <BatchSteps batch={batch} />
            <SimpleGrid cols={{ base: 2, xs: 3, md: 6 }} mt="md">
              {facts.map(([label, value]) => (
                <div key={label}>
                  <Text size="xs" c="dimmed">
                    {label}
                  </Text>
                  <Text fz="lg" fw={700} className="tabular">
                    {value}
                  </Text>
                </div>
              ))}
            </SimpleGrid>
          </>
        )}
      </Paper>
      <CardList batch={batch} />
    </Page>
  );
}

const sizeText = (bytes: number): string =>
  bytes < 2 ** 20 ? `${Math.ceil(bytes / 2 ** 10)} KB` : `${(bytes / 2 ** 20).toFixed(1)} MB`;
