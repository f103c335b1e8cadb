import '@mantine/charts/styles.css';
import { Tabs } from '@mantine/core';
import { IconClipboardText, IconGauge } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../../shared/ui/page.tsx';
import { ReviewList } from '../components/review-list.tsx';
import { WorkloadPanel } from '../components/workload-panel.tsx';

/** What the manager looks at in the morning (A8): who is overloaded, what is late, how deep negotiations are. */
export function ManagerPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('nav.manager')} hint={t('manager.hint')}>
      <Tabs defaultValue="load" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="load" leftSection={<IconGauge size={16} />}>
            {t('manager.load')}
          </Tabs.Tab>
          <Tabs.Tab value="reviews" leftSection={<IconClipboardText size={16} />}>
            {t('manager.reviews')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="load">
          <WorkloadPanel />
        </Tabs.Panel>
        <Tabs.Panel value="reviews">
          <ReviewList />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
