import type { Consents } from '#contract/consents';
import { ActionIcon, Badge, Button, Group, Modal, Paper, Stack, Text, Title, Tooltip } from '@mantine/core';
import { IconDownload, IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { download } from '../../../shared/download.ts';
import { showError } from '../../../shared/notify.ts';
import { useCan } from '../../../shared/session/use-me.ts';
import { ChannelIcon } from '../../../shared/ui/channel.tsx';
import { ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { consentsQuery } from '../api/get-consents.ts';
import { consentColor } from './consent-color.ts';
import { ConsentEvents } from './consent-events.tsx';
import { RecordConsentDialog } from './record-consent-dialog.tsx';

type Channel = Consents['channels'][number];
const outcomeColor = { send: 'kaze', wait: 'amber', skip: 'red', hand_over: 'amber' } as const;

/** What may be sent by which channel and why not, and the consents behind it with their proof (X4). */
export function ConsentCard({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const mayRecord = useCan('consent.record');
  const mayReport = useCan('customer.export');
  const consents = useQuery(consentsQuery(customerId));
  const [dialog, setDialog] = useState<'record' | 'events' | null>(null);
  const report = () =>
    download(`/customers/${customerId}/consent-report`, `consents-${customerId}.csv`).catch(showError);
  return (
    <Paper p="md" component="section" aria-labelledby="consents">
      <Group justify="space-between" mb="xs" wrap="nowrap">
        <Title order={2} id="consents">
          {t('consents.title')}
        </Title>
        <Group gap={4} wrap="nowrap">
          {mayReport && (
            <Tooltip label={t('consents.report')}>
              <ActionIcon aria-label={t('consents.report')} onClick={() => void report()}>
                <IconDownload size={17} />
              </ActionIcon>
            </Tooltip>
          )}
          {mayRecord && (
            <Tooltip label={t('consents.record')}>
              <ActionIcon aria-label={t('consents.record')} onClick={() => setDialog('record')}>
                <IconPencil size={17} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      </Group>
      {consents.isPending && <Loading />}
      {consents.isError && <ErrorState error={consents.error} onRetry={() => void consents.refetch()} />}
      {consents.isSuccess && (
        <Stack gap="sm">
          {consents.data.channels.map((channel) => (
            <ChannelRow key={channel.channel} channel={channel} />
          ))}
          {consents.data.existingRelation && (
            <Text size="xs" c="dimmed">
              {t('consents.existingRelation')}
            </Text>
          )}
          <Button
            variant="subtle"
            size="compact-xs"
            w="fit-content"
            onClick={() => setDialog('events')}
            disabled={consents.data.events.length === 0}
          >
            {t('consents.events', { n: consents.data.events.length })}
          </Button>
        </Stack>
      )}
      {dialog === 'record' && <RecordConsentDialog customerId={customerId} onClose={() => setDialog(null)} />}
      <Modal
        opened={dialog === 'events'}
        onClose={() => setDialog(null)}
        size="lg"
        title={t('consents.ledger')}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <ConsentEvents events={consents.data?.events ?? []} />
      </Modal>
    </Paper>
  );
}

function ChannelRow({ channel: { channel, state, since, sends } }: { channel: Channel }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div>
      <Group gap="xs" wrap="nowrap">
        <ChannelIcon channel={channel} />
        <Text size="sm" fw={600}>
          {t(`channel.${channel}`)}
        </Text>
        <Badge color={consentColor[state]}>{t(`consent.${state}`)}</Badge>
        {since && (
          <Text size="xs" c="dimmed" className="tabular">
            {format.day(since)}
          </Text>
        )}
      </Group>
      <Stack gap={2} mt={4} pl={26}>
        {sends.map(({ purpose, outcome, reason, until }) => (
          <Group key={purpose} gap={6} align="baseline" wrap="nowrap">
            <Text size="xs" c="dimmed" miw={62}>
              {t(`consents.purpose.${purpose}`)}
            </Text>
            <div>
              <Badge size="xs" variant="light" color={outcomeColor[outcome]}>
                {t(`consents.outcome.${outcome}`)}
              </Badge>
              {reason && (
                <Text size="xs">
                  {t(`consents.reason.${reason}`, { defaultValue: reason })}
                  {until && ` (${format.instant(until)})`}
                </Text>
              )}
            </div>
          </Group>
        ))}
      </Stack>
    </div>
  );
}
