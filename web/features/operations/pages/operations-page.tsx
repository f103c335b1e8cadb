import { Button, Tabs } from '@mantine/core';
import {
  IconMailbox,
  IconMailOpened,
  IconMessageQuestion,
  IconPlugConnected,
  IconSend,
} from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { deliveriesQuery } from '../api/get-deliveries.ts';
import { CrmEvents } from '../components/crm-events.tsx';
import { Deliveries } from '../components/deliveries.tsx';
import { EnginePanel } from '../components/engine-panel.tsx';
import { InboundMail } from '../components/inbound-mail.tsx';
import { InDoubtPanel } from '../components/in-doubt-panel.tsx';
import { UnknownSms } from '../components/unknown-sms.tsx';

/** What was sent, what is unclear, and whether everything runs. */
export function OperationsPage() {
  const { t } = useTranslation();
  const { storeId } = useStoreChoice();
  const inDoubt = useInfiniteQuery(deliveriesQuery({ storeId, status: 'in_doubt' }));
  const doubtful = inDoubt.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page
      title={t('nav.operations')}
      hint={t('operations.hint')}
      actions={
        <Button
          size="xs"
          variant="default"
          leftSection={<IconMailOpened size={16} />}
          component={Link}
          to="/outbox"
        >
          {t('outbox.title')}
        </Button>
      }
    >
      <EnginePanel />
      {doubtful.length > 0 && <InDoubtPanel deliveries={doubtful} />}
      <Tabs defaultValue="deliveries" keepMounted={false}>
        <Tabs.List mb="sm">
          <Tabs.Tab value="deliveries" leftSection={<IconSend size={16} />}>
            {t('operations.deliveries')}
          </Tabs.Tab>
          <Tabs.Tab value="events" leftSection={<IconPlugConnected size={16} />}>
            {t('operations.events')}
          </Tabs.Tab>
          <Tabs.Tab value="mail" leftSection={<IconMailbox size={16} />}>
            {t('inboundMail.title')}
          </Tabs.Tab>
          <Tabs.Tab value="sms" leftSection={<IconMessageQuestion size={16} />}>
            {t('unknownSms.title')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="deliveries">
          <Deliveries />
        </Tabs.Panel>
        <Tabs.Panel value="events">
          <CrmEvents />
        </Tabs.Panel>
        <Tabs.Panel value="mail">
          <InboundMail />
        </Tabs.Panel>
        <Tabs.Panel value="sms">
          <UnknownSms />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
