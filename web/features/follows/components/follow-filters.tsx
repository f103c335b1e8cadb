import { Group, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FOLLOW_STATUSES } from '#domain/kinds';
import { patternsQuery } from '../../../shared/api/get-patterns.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { type FollowSearch, STOPS } from '../follow-filter.ts';

const deals = ['new', 'negotiating', 'contracted', 'ended', 'none'] as const;

/** Pattern, state (a stop by its reason), and where the negotiation stands. */
export function FollowFilters({
  search,
  onChange,
}: {
  search: FollowSearch;
  onChange: (change: FollowSearch) => void;
}) {
  const { t } = useTranslation();
  const { storeId } = useStoreChoice();
  const { data: patterns = [] } = useQuery(patternsQuery(storeId));
  const clear = {
    clearable: true,
    clearButtonProps: { 'aria-label': t('action.clear') },
    size: 'xs',
  } as const;
  return (
    <Group gap="xs">
      <Select
        {...clear}
        w={{ base: 170, sm: 240 }}
        searchable
        aria-label={t('follow.pattern')}
        placeholder={t('todo.anyPattern')}
        value={search.pattern ?? null}
        onChange={(pattern) => onChange({ pattern: pattern ?? undefined })}
        data={patterns.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Select
        {...clear}
        w={170}
        aria-label={t('follow.state')}
        placeholder={t('follow.anyState')}
        value={search.status ?? null}
        onChange={(status) => onChange({ status: status ?? undefined })}
        data={[
          {
            group: t('bulk.stateGroup'),
            items: [
              { value: 'open', label: t('bulk.running') },
              ...FOLLOW_STATUSES.map((value) => ({ value, label: t(`follow.status.${value}`) })),
            ],
          },
          {
            group: t('bulk.stoppedGroup'),
            items: STOPS.map((reason) => ({
              value: `stopped:${reason}`,
              label: t(`bulk.stopped.${reason}`),
            })),
          },
        ]}
      />
      <Select
        {...clear}
        w={160}
        aria-label={t('customer.state')}
        placeholder={t('customer.anyState')}
        value={search.deal ?? null}
        onChange={(deal) => onChange({ deal: deal ?? undefined })}
        data={deals.map((value) => ({ value, label: t(`customer.negotiation.${value}`) }))}
      />
    </Group>
  );
}
