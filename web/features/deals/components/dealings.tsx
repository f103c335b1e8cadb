import { Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { HistoryTimeline } from '../../customers/components/history-timeline.tsx';
import { customerFollowsQuery } from '../../follows/api/get-customer-follows.ts';
import { FollowCard } from '../../follows/components/follow-card.tsx';

const open = new Set(['starting', 'running', 'paused']);

/** 応対状況: what runs for the customer, and the 応対履歴 (C10). */
export function Dealings({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const { data: follows } = useQuery(customerFollowsQuery(customerId));
  const running = follows?.filter(({ status }) => open.has(status)) ?? [];
  return (
    <Stack gap="md">
      <section aria-label={t('deal.running')}>
        {follows && running.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('deal.noFollows')}
          </Text>
        )}
        <Stack gap="md">
          {running.map((follow) => (
            <FollowCard key={follow.id} follow={follow} />
          ))}
        </Stack>
      </section>
      <Paper p="md" component="section" aria-labelledby="quote-history">
        <Title order={2} id="quote-history" mb="sm">
          {t('history.title')}
        </Title>
        <HistoryTimeline customerId={customerId} />
      </Paper>
    </Stack>
  );
}
