import { Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { QueryBuilder, RowTests } from '../../customer-search/components/query-builder.tsx';
import type { SectionProps } from './rule-editor.tsx';

/** The same conditions as in the customer list, and those of the very vehicle that is due. */
export function RuleConditions({ draft, change }: SectionProps) {
  const { t } = useTranslation();
  return (
    <Paper p="md" component="section" aria-label={t('automation.who')}>
      <Stack gap="sm">
        <Title order={2} fz="sm">
          {t('automation.who')}
        </Title>
        <Text size="xs" fw={600}>
          {t('automation.customerTests')}
        </Text>
        <QueryBuilder group={draft.group} onChange={(group) => change({ group })} />
        <div>
          <Text size="xs" fw={600}>
            {t('automation.vehicleTests')}
          </Text>
          <Text size="xs" c="dimmed">
            {t('automation.vehicleTestsHint')}
          </Text>
        </div>
        <RowTests relation="vehicle" tests={draft.tests} onChange={(tests) => change({ tests })} />
      </Stack>
    </Paper>
  );
}
