import type { Workload } from '#contract/manager';
import { Badge, Button, Group, Paper, Text, Title } from '@mantine/core';
import { IconArrowsShuffle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../shared/session/use-me.ts';
import { useFormat } from '../../../shared/use-format.ts';
import { lateness, type StaffLoad } from '../load.ts';
import { DayStrip } from './day-strip.tsx';
import classes from './staff-loads.module.css';
import { TodayBar } from './today-bar.tsx';

interface Props {
  load: Workload;
  onPass: (person: StaffLoad) => void;
}

/** Each person's day against what they can do, lateness, the fortnight to come. The most loaded first. */
export function StaffLoads({ load, onPass }: Props) {
  const { t } = useTranslation();
  const mayPass = useCan('todo.bulk');
  const staff = [...load.staff]
    .filter(({ active, open }) => active || open > 0)
    .sort((a, b) => b.overdue + b.dueToday - (a.overdue + a.dueToday));
  const most = Math.max(1, ...staff.map((one) => Math.max(one.capacityPerDay, one.overdue + one.dueToday)));
  return (
    <Paper component="section" aria-labelledby="staff" style={{ overflow: 'hidden' }}>
      <Title order={2} id="staff" px="md" pt="md">
        {t('manager.staff')}
      </Title>
      <Text size="xs" c="dimmed" px="md" pb="xs">
        {t('manager.staffHint')}
      </Text>
      <ul className={classes['list']}>
        {staff.map((person) => (
          <li key={person.id} className={classes['row']}>
            <div>
              <Group gap={6}>
                <Link
                  to="/todos"
                  search={{ bucket: person.overdue > 0 ? 'overdue' : 'on_time', assignee: person.id }}
                  className="plain-link"
                >
                  <Text span size="sm" fw={700}>
                    {person.name}
                  </Text>
                </Link>
                {!person.active && <Badge color="gray">{t('manager.left')}</Badge>}
                {person.overCapacity && <Badge color="red">{t('manager.over')}</Badge>}
              </Group>
              <Facts load={person} at={load.at} />
              <Text size="xs" c="dimmed" className="tabular">
                {t('manager.week', { n: person.completedThisWeek })}
                {person.contactRate !== null &&
                  ` ・ ${t('manager.contactRate', { percent: Math.round(person.contactRate * 100) })}`}
              </Text>
            </div>
            <TodayBar load={person} most={most} />
            <DayStrip days={person.days} capacity={person.capacityPerDay} assignee={person.id} />
            {mayPass && (
              <Button
                size="compact-xs"
                variant="default"
                leftSection={<IconArrowsShuffle size={14} />}
                disabled={person.open === 0}
                aria-label={t('manager.passOf', { name: person.name })}
                onClick={() => onPass(person)}
              >
                {t('manager.pass')}
              </Button>
            )}
          </li>
        ))}
        {load.unassigned.open > 0 && (
          <li className={classes['row']}>
            <div>
              <Link to="/todos" search={{ assignee: 'none' }} className="plain-link">
                <Text span size="sm" fw={700}>
                  {t('todo.nobody')}
                </Text>
              </Link>
              <Facts load={load.unassigned} at={load.at} />
            </div>
            <span />
            <DayStrip days={load.unassigned.days} capacity={null} assignee="none" />
            <span />
          </li>
        )}
      </ul>
    </Paper>
  );
}

function Facts({ load, at }: { load: Workload['unassigned']; at: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const late = load.oldestOverdueAt ? lateness(load.oldestOverdueAt, Date.parse(at)) : null;
  return (
    <Text size="xs" className="tabular">
      {t('manager.openN', { n: format.number(load.open) })}
      {load.overdue > 0 && (
        <Text span size="xs" fw={700} c="var(--mantine-color-error)">
          {' ・ '}
          {t('manager.overdueN', { n: format.number(load.overdue) })}
          {late && format.inBrackets(`${t('manager.oldest')} ${t(`todo.late.${late.unit}`, { n: late.n })}`)}
        </Text>
      )}
    </Text>
  );
}
