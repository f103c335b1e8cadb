import '@mantine/charts/styles.css';
import { ActionIcon, Button, Group, Paper, Tabs, Text } from '@mantine/core';
import { MonthPickerInput } from '@mantine/dates';
import {
  IconBuildingStore,
  IconChevronLeft,
  IconChevronRight,
  IconFileTypeCsv,
  IconFileTypePdf,
} from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { addMonths, monthOf } from '#domain/months';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { today } from '../../../shared/time.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { ContractPanel } from '../components/contract-panel.tsx';
import { PriceList } from '../components/price-list.tsx';
import { StatementPanel } from '../components/statement-panel.tsx';

/** What a store has used and pays, and what it has contracted (D7). */
export function UsagePage() {
  const { t } = useTranslation();
  const { storeId, stores, choose, zone } = useStoreChoice();
  const mayUsage = useCan('usage.read');
  const search = useSearch({ from: '/staff/usage' });
  const navigate = useNavigate({ from: '/usage' });
  const current = monthOf(today(zone));
  const month = search.month ?? current;
  const tab = search.tab === 'contract' || !mayUsage ? 'contract' : 'statement';
  const go = (change: { month?: string; tab?: string }) =>
    void navigate({ search: (before) => ({ ...before, ...change }) });
  if (!storeId) {
    return (
      <Page title={t('nav.usage')} hint={t('usage.hint')}>
        <Paper>
          <EmptyState
            icon={IconBuildingStore}
            title={t('settings.chooseStore')}
            action={
              <Group mt="xs" justify="center">
                {stores.map(({ id, name }) => (
                  <Button key={id} size="xs" variant="default" onClick={() => choose(id)}>
                    {name}
                  </Button>
                ))}
              </Group>
            }
          />
        </Paper>
      </Page>
    );
  }
  const file = (format: 'pdf' | 'csv') =>
    `/api/v1/stores/${storeId}/usage/file?month=${month}&format=${format}`;
  return (
    <Page title={t('nav.usage')} hint={t('usage.hint')}>
      <Tabs value={tab} onChange={(value) => value && go({ tab: value })} keepMounted={false}>
        <Tabs.List mb="md">
          {mayUsage && <Tabs.Tab value="statement">{t('usage.statement')}</Tabs.Tab>}
          <Tabs.Tab value="contract">{t('usage.contract')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="statement">
          <Group justify="space-between" mb="sm" gap="xs">
            <Group gap={4} wrap="nowrap">
              <ActionIcon
                variant="default"
                size="lg"
                aria-label={t('usage.previous')}
                onClick={() => go({ month: addMonths(month, -1) })}
              >
                <IconChevronLeft size={17} />
              </ActionIcon>
              <MonthPickerInput
                w={150}
                valueFormat="YYYY/MM"
                aria-label={t('usage.month')}
                value={`${month}-01`}
                maxDate={`${current}-01`}
                onChange={(value) => value && go({ month: monthOf(value) })}
              />
              <ActionIcon
                variant="default"
                size="lg"
                aria-label={t('usage.next')}
                disabled={month >= current}
                onClick={() => go({ month: addMonths(month, 1) })}
              >
                <IconChevronRight size={17} />
              </ActionIcon>
              {month === current && (
                <Text size="sm" c="dimmed" ml={6} className="nowrap">
                  {t('usage.running')}
                </Text>
              )}
            </Group>
            <Group gap="xs">
              <Button
                component="a"
                href={file('pdf')}
                download
                size="xs"
                variant="default"
                leftSection={<IconFileTypePdf size={16} />}
              >
                {t('usage.pdf')}
              </Button>
              <Button
                component="a"
                href={file('csv')}
                download
                size="xs"
                variant="default"
                leftSection={<IconFileTypeCsv size={16} />}
              >
                {t('usage.csv')}
              </Button>
            </Group>
          </Group>
          <StatementPanel storeId={storeId} month={month} />
        </Tabs.Panel>
        <Tabs.Panel value="contract">
          <ContractPanel storeId={storeId} />
          <PriceList />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
