import type { ContractView } from '#contract/usage';
import { Badge, Button, Group, Modal, Paper, Stack, Table, Text, Title, VisuallyHidden } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText, showDone } from '../../../shared/notify.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { today } from '../../../shared/time.ts';
import { ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { useAddContract, useEndContract } from '../api/change-contract.ts';
import { contractQuery } from '../api/get-usage.ts';

type Option = ContractView['options'][number];
type Order = { action: 'add' | 'end'; option: Option };

/** Options of the store: what may be used, since when, and what it costs (D7). */
export function ContractPanel({ storeId }: { storeId: string }) {
  const { t } = useTranslation();
  const mayWrite = useCan('contract.write');
  const query = useQuery(contractQuery(storeId));
  const [order, setOrder] = useState<Order | null>(null);
  return (
    <Paper p="md" component="section" aria-labelledby="usage-contract">
      <Title order={2} id="usage-contract">
        {t('usage.contract')}
      </Title>
      {!mayWrite && (
        <Text size="xs" c="dimmed">
          {t('usage.byAdmin')}
        </Text>
      )}
      {query.isPending && <Loading />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <Table.ScrollContainer minWidth={560} mt="xs" scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('usage.option')}</Table.Th>
                <Table.Th>{t('usage.state')}</Table.Th>
                <Table.Th>{t('usage.fee')}</Table.Th>
                {mayWrite && (
                  <Table.Th>
                    <VisuallyHidden>{t('usage.change')}</VisuallyHidden>
                  </Table.Th>
                )}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {query.data.options.map((option) => (
                <OptionRow
                  key={option.option}
                  option={option}
                  onOrder={mayWrite ? (action) => setOrder({ action, option }) : undefined}
                />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {order && <OrderDialog storeId={storeId} order={order} onClose={() => setOrder(null)} />}
    </Paper>
  );
}

function OptionRow({
  option,
  onOrder,
}: {
  option: Option;
  onOrder: ((action: Order['action']) => void) | undefined;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { contract, contracted, includedIn, needs, setupYen, monthlyYen } = option;
  const fees = [
    setupYen > 0 ? t('usage.setup', { yen: format.yen(setupYen) }) : null,
    monthlyYen > 0 ? t('usage.monthly', { yen: format.yen(monthlyYen) }) : null,
  ].filter(Boolean);
  return (
    <Table.Tr>
      <Table.Td maw={230}>
        <Text size="sm" fw={600}>
          {t(`usage.name.${option.option}`)}
        </Text>
        {needs.length > 0 && (
          <Text size="xs" c="dimmed">
            {t('usage.needs', { names: needs.map((need) => t(`usage.name.${need}`)).join('、') })}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        {contracted ? (
          <Badge color="kaze">{t('usage.contracted')}</Badge>
        ) : contract ? (
          <Badge color="blue">{t('usage.coming', { day: format.day(contract.sinceOn) })}</Badge>
        ) : (
          <Badge color="gray">{t('usage.none')}</Badge>
        )}
        <Text size="xs" c="dimmed" mt={2}>
          {contract
            ? contract.untilOn
              ? t('usage.until', { from: format.day(contract.sinceOn), to: format.day(contract.untilOn) })
              : t('usage.since', { from: format.day(contract.sinceOn) })
            : includedIn && t('usage.included', { name: t(`usage.name.${includedIn}`) })}
        </Text>
      </Table.Td>
      <Table.Td className="tabular">{fees.length > 0 ? fees.join(' / ') : t('usage.noFee')}</Table.Td>
      {onOrder && (
        <Table.Td ta="end">
          {contract?.untilOn === null ? (
            <Button size="xs" variant="default" onClick={() => onOrder('end')}>
              {t('usage.end')}
            </Button>
          ) : (
            !contract &&
            !includedIn && (
              <Button size="xs" onClick={() => onOrder('add')}>
                {t('usage.add')}
              </Button>
            )
          )}
        </Table.Td>
      )}
    </Table.Tr>
  );
}

function OrderDialog({ storeId, order, onClose }: { storeId: string; order: Order; onClose: () => void }) {
  const { t } = useTranslation();
  const { zone } = useStoreChoice();
  const { action, option } = order;
  const name = t(`usage.name.${option.option}`);
  const [day, setDay] = useState(today(zone));
  const add = useAddContract(storeId);
  const end = useEndContract(storeId);
  const change = action === 'add' ? add : end;
  const done = {
    onSuccess: () => {
      showDone(t(action === 'add' ? 'usage.added' : 'usage.ended', { name }));
      onClose();
    },
  };
  const submit = () =>
    action === 'add'
      ? add.mutate({ option: option.option, sinceOn: day }, done)
      : end.mutate({ contractId: option.contract?.id ?? '', untilOn: day }, done);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(action === 'add' ? 'usage.addTitle' : 'usage.endTitle', { name })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack gap="sm">
        <DatePickerInput
          label={t(action === 'add' ? 'usage.sinceOn' : 'usage.untilOn')}
          description={action === 'end' ? t('usage.untilHint') : undefined}
          valueFormat="YYYY/MM/DD"
          minDate={today(zone)}
          value={day}
          onChange={(value) => value && setDay(value.slice(0, 10))}
        />
        {change.error && (
          <Text size="sm" c="red" role="alert">
            {errorText(change.error)}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button color={action === 'end' ? 'red' : undefined} loading={change.isPending} onClick={submit}>
            {t(action === 'add' ? 'usage.add' : 'usage.end')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
