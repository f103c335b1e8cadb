import { RETURN_REASONS } from '#contract/postcards';
import {
  Button,
  Group,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { customerSearchQuery } from '../../../shared/api/search-customers.ts';
import { fieldProblems } from '../../../shared/http.ts';
import { errorText, showDone } from '../../../shared/notify.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { LoadMore } from '../../../shared/ui/load-more.tsx';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { returnsQuery, useRecordReturn } from '../api/postcards.ts';

/** Cards that came back: one after the other by their number, as they lie on the desk. */
export function ReturnsPanel() {
  const mayRecord = useCan('postcard.return');
  return (
    <Stack gap="sm">
      {mayRecord && <ReturnForm />}
      <ReturnList />
    </Stack>
  );
}

function ReturnForm() {
  const { t } = useTranslation();
  const { storeId } = useStoreChoice();
  const record = useRecordReturn();
  const input = useRef<HTMLInputElement>(null);
  const [cardNumber, setCardNumber] = useState('');
  const [customerId, setCustomerId] = useState<string | null>(null);
  const [search, setSearch] = useState('');
  const [settled] = useDebouncedValue(search, 150);
  const [reason, setReason] = useState<(typeof RETURN_REASONS)[number]>('unknown_address');
  const { data: found = [] } = useQuery(customerSearchQuery(settled, storeId));
  const problems = fieldProblems(record.error);
  const submit = () =>
    record.mutate(cardNumber ? { cardNumber, reason } : { ...(customerId && { customerId }), reason }, {
      onSuccess: ({ customerName, isNew }) => {
        showDone(t(isNew ? 'postcards.recorded' : 'postcards.recordedBefore', { name: customerName }));
        setCardNumber('');
        setCustomerId(null);
        setSearch('');
        // A scanner types the next number and presses Enter.
        input.current?.focus();
      },
    });
  return (
    <Paper p="md" component="section" aria-labelledby="record-return">
      <Title order={2} id="record-return" mb="sm">
        {t('postcards.returnTitle')}
      </Title>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <TextInput
            ref={input}
            label={t('postcards.returnNumber')}
            description={t('postcards.returnNumberHint')}
            placeholder="00042-00137-0"
            inputMode="numeric"
            autoComplete="off"
            value={cardNumber}
            error={problems['cardNumber']}
            disabled={customerId !== null}
            onChange={(event) => setCardNumber(event.currentTarget.value)}
          />
          <Select
            label={t('postcards.returnCustomer')}
            description={'\u00a0'}
            placeholder={t('palette.placeholder')}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': t('action.clear') }}
            disabled={cardNumber !== ''}
            searchValue={search}
            onSearchChange={setSearch}
            value={customerId}
            error={problems['customerId']}
            onChange={setCustomerId}
            filter={({ options }) => options}
            nothingFoundMessage={t('palette.nothing')}
            data={found.map((row) => ({
              value: row.id,
              label: [row.name, row.address].filter(Boolean).join('　'),
            }))}
          />
          <Select
            label={t('postcards.returnReason')}
            description={'\u00a0'}
            allowDeselect={false}
            value={reason}
            onChange={(value) =>
              setReason(RETURN_REASONS.find((item) => item === value) ?? 'unknown_address')
            }
            data={RETURN_REASONS.map((value) => ({ value, label: t(`postcards.reason.${value}`) }))}
          />
        </SimpleGrid>
        <Group justify="space-between" mt="sm">
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {record.isError && Object.keys(problems).length === 0 ? errorText(record.error) : ''}
          </Text>
          <Button type="submit" loading={record.isPending} disabled={!cardNumber && !customerId}>
            {t('postcards.record')}
          </Button>
        </Group>
      </form>
    </Paper>
  );
}

const isReason = (value: string | null): value is (typeof RETURN_REASONS)[number] =>
  RETURN_REASONS.some((reason) => reason === value);

function ReturnList() {
  const { t } = useTranslation();
  const format = useFormat();
  const { storeId } = useStoreChoice();
  const list = useInfiniteQuery(returnsQuery(storeId));
  const returns = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Paper component="section" aria-labelledby="returns" style={{ overflow: 'hidden' }}>
      <Title order={2} id="returns" px="md" pt="md" pb="xs">
        {t('postcards.returns')}
      </Title>
      {list.isPending && <Loading />}
      {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && returns.length === 0 && <EmptyState title={t('postcards.noReturns')} />}
      {returns.length > 0 && (
        <Table.ScrollContainer minWidth={520} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table highlightOnHover horizontalSpacing="md">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('postcards.when')}</Table.Th>
                <Table.Th>{t('postcards.customer')}</Table.Th>
                <Table.Th>{t('postcards.number')}</Table.Th>
                <Table.Th>{t('postcards.returnReason')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {returns.map((card) => (
                <Table.Tr key={card.deliveryId}>
                  <Table.Td className="tabular nowrap">{format.instant(card.returnedAt)}</Table.Td>
                  <Table.Td>
                    <Link
                      to="/customers/$customerId"
                      params={{ customerId: card.customerId }}
                      className="plain-link"
                    >
                      <Text span size="sm" fw={600}>
                        {card.customerName}
                      </Text>
                    </Link>
                  </Table.Td>
                  <Table.Td className="tabular nowrap">{card.number ?? '—'}</Table.Td>
                  <Table.Td>{isReason(card.reason) ? t(`postcards.reason.${card.reason}`) : '—'}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <LoadMore list={list} />
    </Paper>
  );
}
