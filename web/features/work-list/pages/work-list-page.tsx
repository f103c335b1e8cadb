import { Alert, Button, Group, Paper, Select, Switch } from '@mantine/core';
import { IconCalendarCheck, IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { usersQuery } from '../../../shared/api/get-users.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { today } from '../../../shared/time.ts';
import { ListState } from '../../../shared/ui/list-state.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { workListQuery } from '../api/get-work-list.ts';
import { DayPicker } from '../components/day-picker.tsx';
import classes from '../components/work-item-row.module.css';
import { WorkItemRow } from '../components/work-item-row.tsx';
import print from './work-list-page.module.css';

/** 作業指示確認 (B13): a day's contacts in their order, with what to say; made to be printed. */
export function WorkListPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { storeId, stores, zone } = useStoreChoice();
  const search = useSearch({ from: '/staff/work-list' });
  const navigate = useNavigate({ from: '/work-list' });
  const now = today(zone);
  const day = search.date ?? now;
  const sends = search.sends ?? false;
  const { data: users = [] } = useQuery(usersQuery);
  const list = useQuery(workListQuery({ date: day, storeId, assigneeId: search.assignee, sends }));
  const items = list.data?.items ?? [];
  const people = [
    { value: 'me', label: t('todo.mine') },
    { value: 'none', label: t('todo.nobody') },
    ...users.filter(({ active }) => active).map(({ id, name }) => ({ value: id, label: name })),
  ];
  const apply = (change: Partial<typeof search>) =>
    void navigate({
      replace: true,
      search: (before) =>
        Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value)),
    });
  const store = stores.find(({ id }) => id === list.data?.storeId);
  return (
    <Page
      title={t('nav.workList')}
      hint={t('workList.hint')}
      actions={
        <Button
          size="xs"
          leftSection={<IconPrinter size={16} />}
          disabled={items.length === 0}
          onClick={() => window.print()}
        >
          {t('workList.print')}
        </Button>
      }
    >
      <Group gap="xs" className="no-print">
        <DayPicker day={day} today={now} onChange={(date) => apply({ date })} />
        <Select
          size="xs"
          w={160}
          clearable
          searchable
          aria-label={t('todo.assignee')}
          placeholder={t('todo.everyone')}
          value={search.assignee ?? null}
          onChange={(assignee) => apply({ assignee: assignee ?? '' })}
          data={people}
          clearButtonProps={{ 'aria-label': t('action.clear') }}
        />
        <Switch
          size="xs"
          label={t('workList.sends')}
          checked={sends}
          onChange={(event) => apply({ sends: event.currentTarget.checked })}
        />
      </Group>
      <div className={print['heading']}>
        <strong>
          {t('nav.workList')} {format.day(day)}
        </strong>
        <span>
          {[store?.name, people.find(({ value }) => value === search.assignee)?.label ?? t('todo.everyone')]
            .filter(Boolean)
            .join(' ・ ')}
        </span>
        <span className="tabular">{t('workList.count', { n: items.length })}</span>
      </div>
      {list.data?.truncated && <Alert color="amber">{t('workList.truncated', { n: items.length })}</Alert>}
      <Paper className={print['paper'] ?? ''}>
        <ListState
          list={list}
          isEmpty={items.length === 0}
          empty={
            <EmptyState
              icon={IconCalendarCheck}
              title={t('workList.none', { day: format.day(day, 'date') })}
              text={t('workList.noneText')}
            />
          }
        />
        {items.length > 0 && (
          <ul className={classes['list']} aria-label={t('nav.workList')}>
            {items.map((item) => (
              <WorkItemRow key={`${item.type} ${item.id}`} item={item} />
            ))}
          </ul>
        )}
      </Paper>
    </Page>
  );
}
