import { Group, Paper, Select, Stack, Text, Title } from '@mantine/core';
import { IconPhoneCall } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usersQuery } from '../../../shared/api/get-users.ts';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { contactRateQuery, type Period } from '../api/get-analysis.ts';
import { BestHours } from './best-hours.tsx';
import { HeatMap } from './heat-map.tsx';

/** When calls are answered: weekday × hour (A14). */
export function ContactHeat({ period }: { period: Period }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [assigneeId, setAssigneeId] = useState<string | null>(null);
  const { data: users = [] } = useQuery(usersQuery);
  const query = useQuery(contactRateQuery(period, assigneeId));
  return (
    <Paper p="md" component="section" aria-labelledby="heat">
      <Group justify="space-between" mb="xs">
        <div>
          <Title order={2} id="heat">
            {t('analysis.heat')}
          </Title>
          <Text size="xs" c="dimmed" className="tabular">
            {query.data && query.data.tries > 0
              ? t('analysis.heatFacts', {
                  tries: format.number(query.data.tries),
                  percent: Math.round((100 * query.data.reached) / query.data.tries),
                })
              : t('analysis.heatHint')}
          </Text>
        </div>
        <Select
          size="xs"
          w={170}
          clearable
          searchable
          aria-label={t('todo.assignee')}
          placeholder={t('todo.everyone')}
          value={assigneeId}
          onChange={setAssigneeId}
          data={users.map(({ id, name }) => ({ value: id, label: name }))}
          clearButtonProps={{ 'aria-label': t('action.clear') }}
        />
      </Group>
      {query.isPending && <Loading />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && query.data.tries === 0 && (
        <EmptyState icon={IconPhoneCall} title={t('analysis.noCalls')} text={t('analysis.noCallsText')} />
      )}
      {query.isSuccess && query.data.tries > 0 && (
        <Stack gap="md">
          <HeatMap cells={query.data.cells} />
          <BestHours hours={query.data.best} />
        </Stack>
      )}
    </Paper>
  );
}
