import type { Price } from '#contract/usage';
import {
  Badge,
  Button,
  Group,
  Modal,
  NumberInput,
  Paper,
  Select,
  Stack,
  Table,
  Text,
  Title,
} from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { IconFileTypeCsv } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PRICE_ITEMS } from '#domain/prices';
import { fieldProblems } from '../../../shared/http.ts';
import { errorText, showDone } from '../../../shared/notify.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { addDays, today } from '../../../shared/time.ts';
import { ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { useSetPrice } from '../api/change-contract.ts';
import { pricesQuery } from '../api/get-usage.ts';
import { useItemName } from '../use-item-name.ts';
import { ImportPricesDialog } from './import-prices-dialog.tsx';

/** The price list as data (D7): what holds, what held and what is to come. */
export function PriceList() {
  const { t } = useTranslation();
  const format = useFormat();
  const { zone } = useStoreChoice();
  const mayWrite = useCan('contract.write');
  const query = useQuery(pricesQuery);
  const nameOf = useItemName();
  const [dialog, setDialog] = useState<'set' | 'import' | null>(null);
  const now = today(zone);
  const prices = query.data ?? [];
  const stateOf = ({ item, validFrom }: Price): 'now' | 'later' | 'past' => {
    if (validFrom > now) return 'later';
    const newest = prices.find((price) => price.item === item && price.validFrom <= now);
    return newest?.validFrom === validFrom ? 'now' : 'past';
  };
  return (
    <Paper p="md" mt="md" component="section" aria-labelledby="usage-prices">
      <Group justify="space-between" align="flex-start" gap="xs">
        <div>
          <Title order={2} id="usage-prices">
            {t('usage.prices')}
          </Title>
          <Text size="xs" c="dimmed">
            {t('usage.pricesHint')}
          </Text>
        </div>
        <Group gap="xs">
          <Button
            component="a"
            href="/api/v1/prices/file"
            download
            size="xs"
            variant="default"
            leftSection={<IconFileTypeCsv size={16} />}
          >
            {t('usage.csv')}
          </Button>
          {mayWrite && (
            <>
              <Button size="xs" variant="default" onClick={() => setDialog('import')}>
                {t('usage.importPrices')}
              </Button>
              <Button size="xs" onClick={() => setDialog('set')}>
                {t('usage.setPrice')}
              </Button>
            </>
          )}
        </Group>
      </Group>
      {query.isPending && <Loading />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {prices.length > 0 && (
        <Table.ScrollContainer minWidth={460} mt="xs" scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('usage.item')}</Table.Th>
                <Table.Th>{t('usage.validFrom')}</Table.Th>
                <Table.Th>{t('usage.state')}</Table.Th>
                <Table.Th ta="end">{t('usage.price')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {prices.map((price) => (
                <Table.Tr key={`${price.item} ${price.validFrom}`}>
                  <Table.Td>{nameOf(price.item)}</Table.Td>
                  <Table.Td className="nowrap">{format.day(price.validFrom)}</Table.Td>
                  <Table.Td>
                    <Badge color={{ now: 'kaze', later: 'blue', past: 'gray' }[stateOf(price)]}>
                      {t(`usage.${stateOf(price)}`)}
                    </Badge>
                  </Table.Td>
                  <Table.Td ta="end" className="tabular">
                    {format.yen(price.yen)}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {dialog === 'set' && <PriceDialog tomorrow={addDays(now, 1)} onClose={() => setDialog(null)} />}
      {dialog === 'import' && <ImportPricesDialog onClose={() => setDialog(null)} />}
    </Paper>
  );
}

function PriceDialog({ tomorrow, onClose }: { tomorrow: string; onClose: () => void }) {
  const { t } = useTranslation();
  const nameOf = useItemName();
  const [item, setItem] = useState('sms');
  const [validFrom, setValidFrom] = useState(tomorrow);
  const [yen, setYen] = useState<number | null>(null);
  const set = useSetPrice();
  const problems = fieldProblems(set.error);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('usage.setPrice')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack gap="sm">
        <Select
          label={t('usage.item')}
          value={item}
          error={problems['item']}
          allowDeselect={false}
          onChange={(value) => value && setItem(value)}
          data={PRICE_ITEMS.map((value) => ({ value, label: nameOf(value) }))}
        />
        <DatePickerInput
          label={t('usage.validFrom')}
          valueFormat="YYYY/MM/DD"
          minDate={tomorrow}
          value={validFrom}
          error={problems['validFrom']}
          onChange={(value) => value && setValidFrom(value.slice(0, 10))}
        />
        <NumberInput
          label={t('usage.price')}
          min={0}
          allowDecimal={false}
          allowNegative={false}
          thousandSeparator=","
          value={yen ?? ''}
          error={problems['yen']}
          onChange={(value) => setYen(typeof value === 'number' ? value : null)}
        />
        {set.error && Object.keys(problems).length === 0 && (
          <Text size="sm" c="red" role="alert">
            {errorText(set.error)}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button
            disabled={yen === null}
            loading={set.isPending}
            onClick={() =>
              yen !== null &&
              set.mutate(
                { item, validFrom, yen },
                {
                  onSuccess: () => {
                    showDone(t('usage.priceSet'));
                    onClose();
                  },
                },
              )
            }
          >
            {t('action.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
