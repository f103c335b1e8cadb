import { Button, Group, Paper, Text } from '@mantine/core';
import { IconArrowsExchange, IconListSearch, IconRoute, IconTags, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { useFormat } from '../../../shared/use-format.ts';
import { AssignWizard } from '../../bulk/components/assign-wizard.tsx';
import { RemoveDialog } from '../../bulk/components/remove-dialog.tsx';
import { customerCountQuery } from '../../customer-search/api/search-customers.ts';
import { LabelsDialog } from '../../customer-search/components/labels-dialog.tsx';
import { type FollowSearch, followQuery, hasOpen, openFollowsOf } from '../follow-filter.ts';

interface Props {
  search: FollowSearch;
  /** customers ticked; none: everybody of the filter */
  customerIds: readonly string[];
}

/** What can be done to everybody of the filter, or to those ticked (B4, B9). */
export function FollowBulkBar({ search, customerIds }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { storeId } = useStoreChoice();
  const mayBatch = useCan('batch.write');
  const [dialog, setDialog] = useState<'remove' | 'replace' | 'assign' | 'labels' | null>(null);
  const open = hasOpen(search.status);
  // without a state, removal and replacement mean what runs
  const query = followQuery({ ...search, status: search.status ?? 'open' });
  const { data } = useQuery(customerCountQuery(query, storeId));
  const ticked = customerIds.length > 0;
  const count = ticked ? customerIds.length : (data?.count ?? 0);
  if (count === 0) return null;
  const customers = ticked ? { customerIds: [...customerIds] } : { query, ...(storeId && { storeId }) };
  const close = () => setDialog(null);
  const n = format.number(count);
  return (
    <Paper p="xs" role="region" aria-label={t('search.actions')}>
      <Group gap="xs">
        <Text size="sm" fw={600} className="tabular" aria-live="polite">
          {t(ticked ? 'bulk.chosenFor' : 'bulk.bulkFor', { n })}
        </Text>
        {mayBatch && open && (
          <>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconTrash size={15} />}
              onClick={() => setDialog('remove')}
            >
              {t('search.removeRest')}
            </Button>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconArrowsExchange size={15} />}
              onClick={() => setDialog('replace')}
            >
              {t('search.replace')}
            </Button>
          </>
        )}
        {mayBatch && !open && (
          <Button size="xs" leftSection={<IconRoute size={15} />} onClick={() => setDialog('assign')}>
            {t('search.assign')}
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          leftSection={<IconTags size={15} />}
          onClick={() => setDialog('labels')}
        >
          {t('search.labels')}
        </Button>
        {!ticked && (
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconListSearch size={15} />}
            component={Link}
            to="/customers/search"
            search={{ query } as never}
          >
            {t('search.title')}
          </Button>
        )}
      </Group>
      {dialog === 'remove' && (
        <RemoveDialog selection={openFollowsOf(search, storeId, customerIds)} count={count} onClose={close} />
      )}
      {dialog === 'replace' && (
        <AssignWizard
          action="replace"
          selection={openFollowsOf(search, storeId, customerIds)}
          count={count}
          onClose={close}
        />
      )}
      {dialog === 'assign' && (
        <AssignWizard action="assign" selection={customers} count={count} onClose={close} />
      )}
      {dialog === 'labels' && <LabelsDialog whom={{ selection: customers }} onClose={close} />}
    </Paper>
  );
}
