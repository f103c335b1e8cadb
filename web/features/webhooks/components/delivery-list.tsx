import type { WebhookDelivery, WebhookEndpoint } from '#contract/webhooks';
import { Badge, Button, Code, Group, Modal, Stack, Table, Text } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { errorText, showDone } from '../../../shared/notify.ts';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { useCan } from '../../../shared/session/use-me.ts';
import { deliveriesQuery, useRetryDelivery, useTestEndpoint } from '../api/webhooks.ts';

const COLOR = { pending: 'amber', delivered: 'kaze', failed: 'red' } as const;

/** What was sent to an endpoint, and what became of it. */
export function DeliveryList({ endpoint, onClose }: { endpoint: WebhookEndpoint; onClose: () => void }) {
  const { t } = useTranslation();
  const mayWrite = useCan('webhook.write');
  const query = useQuery(deliveriesQuery(endpoint.id));
  const test = useTestEndpoint();
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t('webhook.deliveries')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack>
        <Group justify="space-between">
          <Code>{endpoint.url}</Code>
          {mayWrite && endpoint.active && (
            <Button
              size="xs"
              variant="light"
              loading={test.isPending}
              onClick={() => test.mutate(endpoint.id, { onSuccess: () => showDone(t('webhook.testSent')) })}
            >
              {t('webhook.test')}
            </Button>
          )}
        </Group>
        {test.isError && (
          <Text size="sm" c="red">
            {errorText(test.error)}
          </Text>
        )}
        {query.isPending && <Loading />}
        {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {query.data?.length === 0 && (
          <EmptyState
            icon={IconSend}
            title={t('webhook.noDeliveries')}
            text={t('webhook.noDeliveriesText')}
          />
        )}
        {query.data && query.data.length > 0 && (
          <Table.ScrollContainer minWidth={300} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('webhook.occurredAt')}</Table.Th>
                  <Table.Th>{t('webhook.event')}</Table.Th>
                  <Table.Th>{t('webhook.status')}</Table.Th>
                  <Table.Th visibleFrom="sm">{t('webhook.nextAttempt')}</Table.Th>
                  <Table.Th w="1%" aria-label={t('webhook.retry')} />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {query.data.map((delivery) => (
                  <DeliveryRow
                    key={delivery.id}
                    delivery={delivery}
                    mayRetry={mayWrite && endpoint.active && delivery.status !== 'delivered'}
                  />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Stack>
    </Modal>
  );
}

function DeliveryRow({ delivery, mayRetry }: { delivery: WebhookDelivery; mayRetry: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const retry = useRetryDelivery();
  const { id, endpointId, type, status, attempts, error } = delivery;
  return (
    <Table.Tr>
      <Table.Td className="tabular">{format.instant(delivery.occurredAt)}</Table.Td>
      <Table.Td>
        <Code>{type}</Code>
      </Table.Td>
      <Table.Td>
        <Badge color={COLOR[status]} miw="fit-content">
          {t(`webhook.is.${status}`)}
        </Badge>
        {error && (
          <Text size="xs" c="dimmed">
            {t('webhook.refused', { error, n: attempts })}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="tabular nowrap" visibleFrom="sm">
        {format.instant(delivery.nextAttemptAt)}
      </Table.Td>
      <Table.Td>
        {mayRetry && (
          <Button
            size="compact-xs"
            variant="light"
            loading={retry.isPending}
            onClick={() => retry.mutate({ id, endpointId })}
          >
            {t('webhook.retry')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
