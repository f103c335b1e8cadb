import { Paper, Stack, Tabs } from '@mantine/core';
import { IconMailbox, IconPhoto, IconSettings, IconStack2 } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { LoadMore } from '../../../shared/ui/load-more.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { batchesQuery } from '../api/postcards.ts';
import { BatchList } from '../components/batch-list.tsx';
import { DesignList } from '../components/design-list.tsx';
import { ReturnsPanel } from '../components/returns-panel.tsx';
import { SettingsPanel } from '../components/settings-panel.tsx';
import { TrayCards } from '../components/tray-card.tsx';

const tabs = [
  { value: 'batches', icon: IconStack2 },
  { value: 'designs', icon: IconPhoto },
  { value: 'returns', icon: IconMailbox },
  { value: 'settings', icon: IconSettings },
] as const;
export type PostcardTab = (typeof tabs)[number]['value'];

/** Postcards: batches, designs, returned cards, settings (D3, D8). */
export function PostcardsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { tab = 'batches' } = useSearch({ from: '/staff/postcards' });
  return (
    <Page title={t('nav.postcards')} hint={t('postcards.hint')}>
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(value) => {
          const next = tabs.find((item) => item.value === value)?.value ?? 'batches';
          void navigate({ to: '/postcards', search: next === 'batches' ? {} : { tab: next } });
        }}
      >
        <Tabs.List mb="md">
          {tabs.map(({ value, icon: Icon }) => (
            <Tabs.Tab key={value} value={value} leftSection={<Icon size={16} />}>
              {t(`postcards.tab.${value}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="batches">
          <Batches />
        </Tabs.Panel>
        <Tabs.Panel value="designs">
          <DesignList />
        </Tabs.Panel>
        <Tabs.Panel value="returns">
          <ReturnsPanel />
        </Tabs.Panel>
        <Tabs.Panel value="settings">
          <SettingsPanel />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function Batches() {
  const { t } = useTranslation();
  const { storeId } = useStoreChoice();
  const list = useInfiniteQuery(batchesQuery(storeId));
  const batches = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Stack gap="sm">
      <TrayCards />
      <Paper style={{ overflow: 'hidden' }}>
        {list.isPending && <Loading />}
        {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
        {list.isSuccess && batches.length === 0 && (
          <EmptyState icon={IconStack2} title={t('postcards.none')} text={t('postcards.noneText')} />
        )}
        {batches.length > 0 && <BatchList batches={batches} />}
        <LoadMore list={list} />
      </Paper>
    </Stack>
  );
}
