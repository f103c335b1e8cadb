import type { WebhookEndpoint } from '#contract/webhooks';
import {
  ActionIcon,
  Badge,
  Button,
  Code,
  Group,
  Menu,
  Modal,
  Paper,
  Switch,
  Table,
  Text,
} from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconDots, IconKey, IconPencil, IconPlus, IconTrash, IconWebhook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../shared/session/use-me.ts';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { endpointsQuery, useDeleteEndpoint, useRotateSecret, useUpdateEndpoint } from '../api/webhooks.ts';
import { DeliveryList } from './delivery-list.tsx';
import { EndpointDialog } from './endpoint-dialog.tsx';
import { SecretOnce } from '../../../shared/ui/secret-once.tsx';

/** Other systems that are told of what happens here (X10). */
export function EndpointList() {
  const { t } = useTranslation();
  const mayWrite = useCan('webhook.write');
  const query = useQuery(endpointsQuery);
  const [editing, setEditing] = useState<WebhookEndpoint | 'new' | null>(null);
  const [opened, setOpened] = useState<WebhookEndpoint | null>(null);
  if (query.isPending) return <Loading />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <>
      {mayWrite && (
        <Button size="xs" mb="sm" leftSection={<IconPlus size={16} />} onClick={() => setEditing('new')}>
          {t('webhook.add')}
        </Button>
      )}
      <Paper style={{ overflow: 'hidden' }}>
        {query.data.length === 0 ? (
          <EmptyState icon={IconWebhook} title={t('webhook.none')} text={t('webhook.noneText')} />
        ) : (
          <Table.ScrollContainer minWidth={330} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('webhook.url')}</Table.Th>
                  <Table.Th visibleFrom="sm">{t('webhook.events')}</Table.Th>
                  <Table.Th>{t('webhook.status')}</Table.Th>
                  <Table.Th w="1%" aria-label={t('webhook.deliveries')} />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {query.data.map((endpoint) => (
                  <EndpointRow
                    key={endpoint.id}
                    endpoint={endpoint}
                    onEdit={() => setEditing(endpoint)}
                    onOpen={() => setOpened(endpoint)}
                  />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Paper>
      {editing && (
        <EndpointDialog endpoint={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
      {opened && <DeliveryList endpoint={opened} onClose={() => setOpened(null)} />}
    </>
  );
}

interface RowProps {
  endpoint: WebhookEndpoint;
  onEdit: () => void;
  onOpen: () => void;
}

function EndpointRow({ endpoint, onEdit, onOpen }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayWrite = useCan('webhook.write');
  const update = useUpdateEndpoint();
  const { id, url, description, events, active, disabledReason, failingSince, waiting } = endpoint;
  return (
    <Table.Tr>
      <Table.Td>
        <Code style={{ overflowWrap: 'anywhere' }}>{url}</Code>
        {description && (
          <Text size="xs" c="dimmed">
            {description}
          </Text>
        )}
      </Table.Td>
      <Table.Td visibleFrom="sm">{t('webhook.eventCount', { n: events.length })}</Table.Td>
      <Table.Td>
        <Switch
          label={t(active ? 'webhook.on' : 'webhook.off')}
          aria-label={t('webhook.switch', { url })}
          styles={{ label: { whiteSpace: 'nowrap' } }}
          checked={active}
          disabled={!mayWrite || update.isPending}
          onChange={(event) => update.mutate({ id, active: event.currentTarget.checked })}
        />
        {disabledReason && (
          <Badge color="red" mt={4}>
            {t(`webhook.because.${disabledReason}`)}
          </Badge>
        )}
        {active && failingSince && (
          <Text size="xs" c="red">
            {t('webhook.failingSince', { at: format.instant(failingSince) })}
          </Text>
        )}
        {waiting > 0 && (
          <Text size="xs" c="dimmed">
            {t('webhook.waiting', { n: waiting })}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Group gap="xs" wrap="wrap-reverse" justify="flex-end" miw={90}>
          <Button size="compact-xs" variant="light" onClick={onOpen}>
            {t('webhook.deliveries')}
          </Button>
          {mayWrite && <RowMenu endpoint={endpoint} onEdit={onEdit} />}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

function RowMenu({ endpoint: { id, url }, onEdit }: Pick<RowProps, 'endpoint' | 'onEdit'>) {
  const { t } = useTranslation();
  const remove = useDeleteEndpoint();
  const rotate = useRotateSecret();
  const ask = (title: string, text: string, onConfirm: () => void) =>
    modals.openConfirmModal({
      title,
      children: <Text size="sm">{text}</Text>,
      labels: { confirm: title, cancel: t('action.cancel') },
      confirmProps: { color: 'red' },
      onConfirm,
    });
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t('webhook.more', { url })}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={14} />} onClick={onEdit}>
            {t('webhook.edit')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconKey size={14} />}
            onClick={() => ask(t('webhook.rotate'), t('webhook.rotateText'), () => rotate.mutate(id))}
          >
            {t('webhook.rotate')}
          </Menu.Item>
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={14} />}
            onClick={() =>
              ask(t('webhook.remove'), t('webhook.removeText', { url }), () => remove.mutate(id))
            }
          >
            {t('webhook.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {rotate.isSuccess && (
        <Modal
          opened
          onClose={rotate.reset}
          title={t('webhook.rotate')}
          closeButtonProps={{ 'aria-label': t('action.close') }}
        >
          <SecretOnce secret={rotate.data.secret} text={t('webhook.rotated')} onClose={rotate.reset} />
        </Modal>
      )}
    </>
  );
}
