import type { UnknownSmsView } from '#contract/inbound-sms';
import { Button, Group, Paper, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { IconMessageQuestion } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showDone } from '../../../shared/notify.ts';
import { useCan } from '../../../shared/session/use-me.ts';
import { CustomerSelect } from '../../../shared/ui/customer-select.tsx';
import { ListState } from '../../../shared/ui/list-state.tsx';
import { LoadMore } from '../../../shared/ui/load-more.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { FormDialog } from '../../../shared/ui/form-dialog.tsx';
import { unknownSmsQuery } from '../api/get-unknown-sms.ts';
import { useHandleUnknownSms } from '../api/handle-unknown-sms.ts';

/** SMS of numbers that no customer has: whoever knows whose they are gives them to the customer (D2). */
export function UnknownSms() {
  const { t } = useTranslation();
  const [handled, setHandled] = useState(false);
  const [giving, setGiving] = useState<UnknownSmsView | null>(null);
  const list = useInfiniteQuery(unknownSmsQuery(handled));
  const messages = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Stack gap="sm">
      <SegmentedControl
        size="xs"
        w="fit-content"
        aria-label={t('operations.status')}
        value={handled ? 'handled' : 'open'}
        onChange={(value) => setHandled(value === 'handled')}
        data={(['open', 'handled'] as const).map((value) => ({
          value,
          label: t(`unknownSms.state.${value}`),
        }))}
      />
      <Paper style={{ overflow: 'hidden' }}>
        <ListState
          list={list}
          isEmpty={messages.length === 0}
          empty={
            <EmptyState
              icon={IconMessageQuestion}
              title={t('unknownSms.none')}
              text={t('unknownSms.noneText')}
            />
          }
        />
        {messages.length > 0 && (
          <Table verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={150}>{t('unknownSms.from')}</Table.Th>
                <Table.Th>{t('unknownSms.text')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {messages.map((sms) => (
                <SmsRow key={sms.id} sms={sms} onGive={() => setGiving(sms)} />
              ))}
            </Table.Tbody>
          </Table>
        )}
        <LoadMore list={list} inset />
      </Paper>
      {giving && <GiveDialog sms={giving} onClose={() => setGiving(null)} />}
    </Stack>
  );
}

function SmsRow({ sms, onGive }: { sms: UnknownSmsView; onGive: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayHandle = useCan('customer.write');
  const handle = useHandleUnknownSms();
  return (
    <Table.Tr>
      <Table.Td className="tabular nowrap" style={{ verticalAlign: 'top' }}>
        {sms.fromNumber ?? '—'}
        <Text size="xs" c="dimmed">
          {format.instant(sms.receivedAt)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" style={{ whiteSpace: 'pre-wrap', wordBreak: 'break-word' }}>
          {sms.body ?? t('unknownSms.hidden')}
        </Text>
        {sms.handledAt && (
          <Text size="xs" c="dimmed" mt={4}>
            {sms.customerId ? (
              <Link
                to="/customers/$customerId"
                params={{ customerId: sms.customerId }}
                className="plain-link"
              >
                {sms.customerName ?? '—'}
              </Link>
            ) : (
              t('unknownSms.noCustomer')
            )}
            {` ・ ${sms.handledBy} ・ ${format.instant(sms.handledAt)}`}
          </Text>
        )}
        {!sms.handledAt && mayHandle && (
          <Group gap="xs" mt="xs">
            <Button size="compact-sm" onClick={onGive}>
              {t('unknownSms.give')}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              loading={handle.isPending}
              onClick={() => handle.mutate({ id: sms.id })}
            >
              {t('unknownSms.done')}
            </Button>
          </Group>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function GiveDialog({ sms, onClose }: { sms: UnknownSmsView; onClose: () => void }) {
  const { t } = useTranslation();
  const [customerId, setCustomerId] = useState<string | null>(null);
  const [isMissing, setMissing] = useState(false);
  const handle = useHandleUnknownSms();
  const submit = () => {
    setMissing(customerId === null);
    if (customerId === null) return;
    handle.mutate(
      { id: sms.id, customerId },
      {
        onSuccess: ({ customerName }) => {
          showDone(t('unknownSms.given', { name: customerName ?? '' }));
          onClose();
        },
      },
    );
  };
  return (
    <FormDialog
      onClose={onClose}
      title={t('unknownSms.giveTitle')}
      action={t('unknownSms.give')}
      loading={handle.isPending}
      onSubmit={submit}
    >
      <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
        {sms.fromNumber}
        {'\n'}
        {sms.body}
      </Text>
      <CustomerSelect
        label={t('todo.customer')}
        description={t('unknownSms.giveHint')}
        value={customerId}
        onChange={setCustomerId}
        error={isMissing && customerId === null && t('unknownSms.chooseCustomer')}
      />
    </FormDialog>
  );
}
