import type { Todo } from '#contract/todos';
import { ActionIcon, Checkbox, Text, Tooltip } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import { IconPhoneCheck, IconPhoneOff, IconUserCircle } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { homePhone } from '../../../shared/phone.ts';
import { today } from '../../../shared/time.ts';
import { ChannelIcon } from '../../../shared/ui/channel.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import type { Completion } from '../api/complete-todo.ts';
import { delayParts, isCall, minutesLate } from './todo-facts.ts';
import classes from './todo-list.module.css';

interface Props {
  todos: Todo[];
  currentId: string | null;
  chosen: ReadonlySet<string>;
  onPick: (todo: Todo) => void;
  onToggle: (id: string) => void;
  onFinish: (completion: Completion) => void;
  /** other rows came into view, or the rows have changed */
  onShow: (first: number, last: number) => void;
}

const ROW = 54;

export function TodoList({ todos, currentId, chosen, onShow, ...rest }: Props) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const [now, setNow] = useState(() => Date.now());
  useInterval(() => setNow(Date.now()), 30_000, { autoInvoke: true });
  const rows = useVirtualizer({
    count: todos.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const visible = rows.getVirtualItems();
  const first = visible[0]?.index ?? 0;
  const last = visible.at(-1)?.index ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what to do about it is made anew with each rendering
  useEffect(() => onShow(first, last), [first, last, todos]);
  const at = todos.findIndex(({ id }) => id === currentId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the current row changes, so that new data does not pull the list back
  useEffect(() => {
    if (at >= 0) rows.scrollToIndex(at, { align: 'auto' });
  }, [currentId]);
  return (
    <div
      ref={scroller}
      className={classes['scroller']}
      tabIndex={0}
      role="region"
      aria-label={t('todo.title')}
    >
      <ul className={classes['list']} style={{ height: rows.getTotalSize() }}>
        {visible.map(({ index, start }) => {
          const todo = todos[index];
          return (
            todo && (
              <Row
                key={todo.id}
                todo={todo}
                top={start}
                position={index + 1}
                total={todos.length}
                current={todo.id === currentId}
                isChosen={chosen.has(todo.id)}
                now={now}
                {...rest}
              />
            )
          );
        })}
      </ul>
    </div>
  );
}

type RowProps = Omit<Props, 'todos' | 'currentId' | 'chosen' | 'onShow'> & {
  isChosen: boolean;
  todo: Todo;
  top: number;
  position: number;
  total: number;
  current: boolean;
  now: number;
};

/** While the list is scrolled only the rows that come into view are drawn. */
const Row = memo(function Row({
  todo,
  top,
  position,
  total,
  current,
  now,
  isChosen,
  onPick,
  onToggle,
  onFinish,
}: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const late = todo.bucket === 'overdue' ? delayParts(minutesLate(todo, now)) : null;
  const sameDay = format.dayOf(todo.dueAt) === today(format.zone);
  return (
    <li
      className={classes['row']}
      style={{ top }}
      data-current={current || undefined}
      aria-posinset={position}
      aria-setsize={total}
    >
      <Checkbox
        size="xs"
        aria-label={t('todo.choose', { name: todo.customerName })}
        checked={isChosen}
        onChange={() => onToggle(todo.id)}
        className="no-print"
      />
      <ChannelIcon channel={todo.channel} size={26} />
      <button
        type="button"
        className={classes['main']}
        aria-current={current || undefined}
        onClick={() => onPick(todo)}
      >
        <span className={`${classes['due']} tabular`}>
          <span>{format.instant(todo.dueAt, sameDay ? 'time' : 'date')}</span>
          {late ? (
            <small data-late>{t(`todo.late.${late.unit}`, { n: late.n })}</small>
          ) : (
            <small>{sameDay ? t('todo.today') : format.instant(todo.dueAt, 'time')}</small>
          )}
        </span>
        <span className={classes['who']}>
          <strong>{todo.customerName}</strong>
          <small className={`${classes['phone']} tabular`}>
            {todo.customerPhone ? homePhone(todo.customerPhone) : todo.customerKana}
          </small>
          <small className={classes['short']}>{todo.title}</small>
        </span>
        <span className={classes['what']}>
          <span>{todo.title}</span>
          <small>{todo.patternName ?? t(`todo.kind.${todo.kind}`)}</small>
        </span>
        <span className={classes['whose']}>
          <IconUserCircle size={15} stroke={1.6} aria-hidden />
          {todo.assigneeName ?? t('todo.nobody')}
        </span>
      </button>
      <span className={`${classes['quick']} no-print`}>
        {isCall(todo) && (
          <>
            <Quick
              label={t('todo.result.connected')}
              name={todo.customerName}
              onClick={() => onFinish({ todo, result: 'connected' })}
            >
              <IconPhoneCheck size={17} stroke={1.7} />
            </Quick>
            <Quick
              label={t('todo.result.no_answer')}
              name={todo.customerName}
              onClick={() => onFinish({ todo, result: 'no_answer' })}
            >
              <IconPhoneOff size={17} stroke={1.7} />
            </Quick>
          </>
        )}
      </span>
      <Text span className={classes['printBox']} aria-hidden>
        □
      </Text>
    </li>
  );
});

function Quick({
  label,
  name,
  onClick,
  children,
}: {
  label: string;
  name: string;
  onClick: () => void;
  children: React.ReactNode;
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon size={30} aria-label={`${name}: ${label}`} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
