import { ActionIcon, Group, Text, UnstyledButton } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { type CSSProperties, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant, monthGrid, shiftMonth, today, weekdayOf } from '../time.ts';
import { useFormat } from '../use-format.ts';
import { asChannel, channelStyle } from './channel.tsx';
import classes from './month-calendar.module.css';

export interface CalendarItem {
  id: string;
  /** instant */
  at: string;
  channel: string;
  label: string;
  /** done, skipped or removed: shown, but not as work to come */
  faded?: boolean;
  movable?: boolean;
}

interface Props {
  items: CalendarItem[];
  zone?: string;
  /** a movable item was dropped on another day */
  onMove?: (item: CalendarItem, day: string) => void;
  onPick?: (item: CalendarItem) => void;
}

const paint = (channel: string): CSSProperties => {
  const { color } = channelStyle[asChannel(channel)];
  return {
    '--chip-bg': `var(--mantine-color-${color}-light)`,
    '--chip-fg': `var(--mantine-color-${color}-light-color)`,
  } as CSSProperties;
};

/** A month with what is planned on its days; opens on the month of the first item to come. */
export function MonthCalendar({ items, zone: zoneOverride, onMove, onPick }: Props) {
  const { t } = useTranslation();
  const format = useFormat(zoneOverride);
  const first = items.find((item) => !item.faded) ?? items[0];
  const start = (first ? format.dayOf(first.at) : today(format.zone)).slice(0, 7);
  const [month, setMonth] = useState(start);
  const [over, setOver] = useState<string | null>(null);
  const [dragged, setDragged] = useState<CalendarItem | null>(null);
  useEffect(() => setMonth(start), [start]);

  const byDay = new Map<string, CalendarItem[]>();
  for (const item of items) {
    const day = format.dayOf(item.at);
    byDay.set(day, [...(byDay.get(day) ?? []), item]);
  }
  const now = today(format.zone);

  const chip = (item: CalendarItem) => {
    const { icon: Icon } = channelStyle[asChannel(item.channel)];
    const time = format.instant(item.at, 'time');
    const name = `${time} ${t(`channel.${asChannel(item.channel)}`)} ${item.label}`;
    const inner = (
      <>
        <Icon size={12} stroke={2} aria-hidden style={{ flexShrink: 0 }} />
        <span className={`${classes['time']} tabular`}>{time}</span>
        <span className={classes['label']}>{item.label}</span>
      </>
    );
    const common = {
      className: classes['chip'],
      style: paint(item.channel),
      title: name,
      'data-faded': item.faded || undefined,
      draggable: Boolean(onMove && item.movable),
      onDragStart: () => setDragged(item),
      onDragEnd: () => setDragged(null),
    };
    return onPick ? (
      <button key={item.id} type="button" aria-label={name} onClick={() => onPick(item)} {...common}>
        {inner}
      </button>
    ) : (
      <div key={item.id} {...common}>
        {inner}
      </div>
    );
  };

  return (
    <div>
      <Group justify="space-between" mb={6}>
        <Text fw={600} className="tabular" aria-live="polite">
          {formatInstant(`${month}-15T00:00:00Z`, 'month', 'UTC', format.language)}
        </Text>
        <Group gap={4}>
          <ActionIcon aria-label={t('calendar.previous')} onClick={() => setMonth(shiftMonth(month, -1))}>
            <IconChevronLeft size={17} />
          </ActionIcon>
          <UnstyledButton px={6} fz="xs" onClick={() => setMonth(now.slice(0, 7))}>
            {t('calendar.today')}
          </UnstyledButton>
          <ActionIcon aria-label={t('calendar.next')} onClick={() => setMonth(shiftMonth(month, 1))}>
            <IconChevronRight size={17} />
          </ActionIcon>
        </Group>
      </Group>
      <div className={classes['grid']}>
        {[1, 2, 3, 4, 5, 6, 7].map((day) => (
          <div
            key={day}
            className={classes['head']}
            data-saturday={day === 6 || undefined}
            data-sunday={day === 7 || undefined}
          >
            {format.weekday(day)}
          </div>
        ))}
        {monthGrid(month)
          .flat()
          .map((day) => (
            <div
              key={day}
              className={classes['cell']}
              data-day={day}
              data-outside={!day.startsWith(month) || undefined}
              data-today={day === now || undefined}
              data-saturday={weekdayOf(day) === 6 || undefined}
              data-sunday={weekdayOf(day) === 7 || undefined}
              data-over={over === day || undefined}
              onDragOver={(event) => {
                if (!dragged) return;
                event.preventDefault();
                setOver(day);
              }}
              onDragLeave={() => setOver(null)}
              onDrop={() => {
                setOver(null);
                if (dragged && format.dayOf(dragged.at) !== day) onMove?.(dragged, day);
              }}
            >
              <span className={`${classes['day']} tabular`}>{Number(day.slice(8))}</span>
              {(byDay.get(day) ?? []).map(chip)}
            </div>
          ))}
      </div>
    </div>
  );
}
