import type { CleaningTarget } from '#contract/cleaning';
import type { CustomerQuery } from '#domain/customer-query';
import { Button, Checkbox, Group, NumberInput, Paper, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconArrowRight, IconListSearch, IconUsers } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { ListState } from '../../../shared/ui/list-state.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { foundCustomersQuery } from '../../customer-search/api/search-customers.ts';
import { columnNames } from '../../customer-search/components/found-columns.tsx';
import { FoundTable } from '../../customer-search/components/found-table.tsx';
import { type Chosen, chosenCount, EVERYBODY, toSelection } from '../../customer-search/selection.ts';
import { targetQuery } from '../api/decisions.ts';
import { DecideDialog } from './decide-dialog.tsx';
import { DecisionCounts } from './decision-counts.tsx';

const shown = new Set<string>(['name', 'lastUsed', 'decision', 'vehicles', 'phone']);
const visible = Object.fromEntries(columnNames.map((name) => [name, shown.has(name)]));

/** The condition of step 1, in the language of the search builder. */
const unusedFor = (years: number, withUnknown: boolean): CustomerQuery => {
  const longAgo = { field: 'lastUsedOn', op: 'before_last', value: `P${years}Y` } as const;
  return withUnknown ? { any: [longAgo, { field: 'lastUsedOn', op: 'is_empty' }] } : { all: [longAgo] };
};

/** Step 1 (D4): customers who have not used the shop for so many years. */
export function UnusedStep({ onNext }: { onNext: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { storeId } = useStoreChoice();
  const mayDecide = useCan('cleaning.write');
  const [years, setYears] = useState<number | string>(3);
  const [withUnknown, setWithUnknown] = useState(false);
  const [chosen, setChosen] = useState<Chosen>(EVERYBODY);
  const [deciding, setDeciding] = useState(false);
  const isValid = typeof years === 'number' && Number.isInteger(years) && years >= 1 && years <= 30;
  const [asked] = useDebouncedValue(isValid ? years : 3, 300);
  const query = useMemo(() => unusedFor(asked, withUnknown), [asked, withUnknown]);
  const everybody: CleaningTarget = { selection: { query, ...(storeId && { storeId }) } };
  const counts = useQuery(targetQuery(everybody));
  const list = useInfiniteQuery({
    ...foundCustomersQuery(query, storeId, 'kana'),
    placeholderData: keepPreviousData,
  });
  const customers = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  const total = counts.data?.customers ?? customers.length;
  const picked = chosenCount(chosen, total);
  return (
    <Stack gap="sm">
      <Paper p="md">
        <Group align="flex-end" gap="md">
          <NumberInput
            label={t('cleaning.years')}
            w={{ base: '100%', xs: 200 }}
            min={1}
            max={30}
            allowDecimal={false}
            suffix={t('cleaning.yearsUnit')}
            value={years}
            error={isValid ? undefined : t('cleaning.yearsWrong')}
            onChange={(value) => {
              setYears(value);
              setChosen(EVERYBODY);
            }}
          />
          <Checkbox
            mb={8}
            label={t('cleaning.withUnknown')}
            checked={withUnknown}
            onChange={(event) => {
              setWithUnknown(event.currentTarget.checked);
              setChosen(EVERYBODY);
            }}
          />
          <Button
            component={Link}
            to="/customers/search"
            search={{ query } as never}
            variant="subtle"
            size="xs"
            mb={3}
            leftSection={<IconListSearch size={15} />}
          >
            {t('cleaning.openSearch')}
          </Button>
        </Group>
        <Text size="xs" c="dimmed" mt="xs">
          {t('cleaning.useMeans')}
        </Text>
      </Paper>
      <Group gap="sm" justify="space-between">
        <Group gap="md">
          <Text fw={700} fz="lg" className="tabular" aria-live="polite">
            {t('search.count', { n: format.number(total) })}
          </Text>
          {counts.data && <DecisionCounts counts={counts.data} />}
        </Group>
        <Group gap="xs">
          {mayDecide && (
            <Button disabled={picked === 0} onClick={() => setDeciding(true)}>
              {t('cleaning.decideFor', { n: format.number(picked) })}
            </Button>
          )}
          <Button variant="default" rightSection={<IconArrowRight size={16} />} onClick={onNext}>
            {t('cleaning.next')}
          </Button>
        </Group>
      </Group>
      <Paper
        style={{
          height: '52vh',
          minHeight: 300,
          display: 'flex',
          flexDirection: 'column',
          overflow: 'hidden',
        }}
      >
        <ListState
          list={list}
          isEmpty={customers.length === 0}
          empty={<EmptyState icon={IconUsers} title={t('cleaning.nobody')} text={t('cleaning.nobodyText')} />}
        />
        {customers.length > 0 && (
          <FoundTable
            customers={customers}
            total={total}
            visible={visible}
            chosen={chosen}
            onChoose={setChosen}
            onEnd={() => list.hasNextPage && !list.isFetchingNextPage && void list.fetchNextPage()}
          />
        )}
      </Paper>
      {deciding && (
        <DecideDialog
          source="unused"
          target={{ selection: toSelection(chosen, query, storeId) }}
          onClose={() => setDeciding(false)}
        />
      )}
    </Stack>
  );
}
