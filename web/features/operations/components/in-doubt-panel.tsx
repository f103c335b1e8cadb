import type { Delivery } from '#contract/deliveries';
import { Alert, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconQuestionMark } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../shared/session/use-me.ts';
import { ChannelIcon } from '../../../shared/ui/channel.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { useSettleDelivery } from '../api/settle-delivery.ts';

/** Sends of which nobody knows whether they left (X1): a person looks and says. */
export function InDoubtPanel({ deliveries }: { deliveries: Delivery[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const maySettle = useCan('delivery.settle');
  const settle = useSettleDelivery();
  const sendAgain = (delivery: Delivery) =>
    modals.openConfirmModal({
      title: t('operations.sendAgain'),
      children: <Text size="sm">{t('operations.sendAgainText')}</Text>,
      labels: { confirm: t('operations.sendAgain'), cancel: t('action.cancel') },
      onConfirm: () => settle.mutate({ id: delivery.id, outcome: 'send_again' }),
    });
  return (
    <Alert
      color="amber"
      icon={<IconQuestionMark size={18} />}
      title={t('operations.inDoubtTitle', { n: deliveries.length })}
    >
      <Text size="sm" mb="sm">
        {t('operations.inDoubtText')}
      </Text>
      <Stack gap={6}>
        {deliveries.map((delivery) => (
          <Paper key={delivery.id} p="xs" px="sm">
            <Group justify="space-between">
              <Group gap="sm" wrap="nowrap">
                <ChannelIcon channel={delivery.channel} />
                <div>
                  <Text size="sm" fw={600}>
                    {delivery.customerName ?? '—'}{' '}
                    <Text span size="xs" c="dimmed">
                      {delivery.toAddress}
                    </Text>
                  </Text>
                  <Text size="xs" c="dimmed" className="tabular">
                    {format.instant(delivery.claimedAt)} ・ {delivery.subject ?? delivery.provider}
                  </Text>
                </div>
              </Group>
              {maySettle && (
                <Group gap="xs">
                  <Button
                    size="xs"
                    variant="default"
                    loading={settle.isPending && settle.variables.id === delivery.id}
                    onClick={() => settle.mutate({ id: delivery.id, outcome: 'sent' })}
                  >
                    {t('operations.wasSent')}
                  </Button>
                  <Button size="xs" variant="light" onClick={() => sendAgain(delivery)}>
                    {t('operations.sendAgain')}
                  </Button>
                </Group>
              )}
            </Group>
          </Paper>
        ))}
      </Stack>
    </Alert>
  );
}
