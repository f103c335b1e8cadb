import { Badge, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { homePhone } from '../../../shared/phone.ts';
import { ChannelIcon } from '../../../shared/ui/channel.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import type { WorkItem } from '../api/get-work-list.ts';
import classes from './work-item-row.module.css';

/** One contact: when, whom, where to reach, what to say, what was last. On paper with a box to tick and a line to write on. */
export function WorkItemRow({ item }: { item: WorkItem }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { customer } = item;
  const windows = customer.convenientTimes.map(
    ({ weekdays, from, to }) =>
      `${weekdays.map((day) => format.weekday(day)).join(format.language === 'ja' ? '' : ' ')} ${from}–${to}`,
  );
  return (
    <li className={classes['row']} data-send={item.type === 'send' || undefined}>
      <span className={`${classes['when']} tabular`}>
        <strong>{format.instant(item.at, item.late ? 'date' : 'time')}</strong>
        {item.late && (
          <Badge color="red" size="sm">
            {t('workList.late')}
          </Badge>
        )}
      </span>
      <ChannelIcon channel={item.channel} size={26} />
      <div className={classes['who']}>
        <Link to="/customers/$customerId" params={{ customerId: customer.id }} className="plain-link">
          <Text span size="sm" fw={700}>
            {customer.name}
          </Text>
        </Link>
        {customer.kana && (
          <Text size="xs" c="dimmed">
            {customer.kana}
          </Text>
        )}
        {customer.phone && (
          <Text size="sm" fw={600} className="tabular">
            <a href={`tel:${customer.phone}`} className="plain-link">
              {homePhone(customer.phone)}
            </a>
          </Text>
        )}
        {windows.length > 0 && (
          <Text size="xs" c="dimmed" className="tabular">
            {t('workList.convenient', { times: windows.join(' ') })}
          </Text>
        )}
        {item.vehicles.length > 0 && (
          <Text size="xs" c="dimmed">
            {item.vehicles.join(' / ')}
          </Text>
        )}
      </div>
      <div className={classes['what']}>
        <Group gap={6}>
          <Text size="sm" fw={600}>
            {item.title}
          </Text>
          {item.type === 'send' && <Badge color="gray">{t('workList.automatic')}</Badge>}
        </Group>
        {item.say && <p className={classes['say']}>{item.say}</p>}
        {customer.note && (
          <Text size="xs" c="dimmed">
            {t('workList.note')}: {customer.note}
          </Text>
        )}
        {item.lastContact && (
          <Text size="xs" c="dimmed">
            {t('workList.last')}: {format.instant(item.lastContact.at, 'date')} {item.lastContact.summary}
          </Text>
        )}
        <Text size="xs" c="dimmed" className={classes['meta'] ?? ''}>
          {[item.patternName, item.assigneeName ?? t('todo.nobody')].filter(Boolean).join(' ・ ')}
        </Text>
        <span className={classes['paper']} aria-hidden>
          {item.type === 'todo' && `□ ${t('workList.result')}`}
        </span>
      </div>
    </li>
  );
}
