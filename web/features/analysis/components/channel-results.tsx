import { Paper, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ChannelLabel } from '../../../shared/ui/channel.tsx';
import { ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { channelAnalysisQuery, type Period } from '../api/get-analysis.ts';
import { ResultTable } from './result-table.tsx';

/** What each channel brought, over all patterns. */
export function ChannelResults({ period }: { period: Period }) {
  const { t } = useTranslation();
  const query = useQuery(channelAnalysisQuery(period));
  const channels = query.data?.channels ?? [];
  if (query.isSuccess && channels.length === 0) return null;
  return (
    <Paper component="section" aria-labelledby="channels" style={{ overflow: 'hidden' }}>
      <Title order={2} id="channels" px="md" pt="md">
        {t('analysis.channels')}
      </Title>
      <Text size="xs" c="dimmed" px="md" pb="xs">
        {t('analysis.channelsHint')}
      </Text>
      {query.isPending && <Loading />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {channels.length > 0 && (
        <ResultTable
          what={t('todo.channel')}
          rows={channels.map(({ channel, ...results }) => ({
            key: channel,
            name: <ChannelLabel channel={channel} />,
            results,
          }))}
        />
      )}
    </Paper>
  );
}
