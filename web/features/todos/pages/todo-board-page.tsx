import { Badge, Button, Drawer, Paper, Tabs, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconKeyboard, IconPlus, IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exportUrl } from '../../../shared/download.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan, useMe } from '../../../shared/session/use-me.ts';
import { ExportMenu } from '../../../shared/ui/export-menu.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { openShortcutHelp } from '../../../shared/ui/shortcut-help.tsx';
import { ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { type Completion, useCompleteTodo } from '../api/complete-todo.ts';
import { todoCountsQuery } from '../api/get-todo-counts.ts';
import { useReassignTodos } from '../api/reassign-todos.ts';
import { useBoard } from '../api/use-board.ts';
import { asBucket, bucketColor, buckets } from '../buckets.ts';
import { BoardEmpty } from '../components/board-empty.tsx';
import { BoardFilters } from '../components/board-filters.tsx';
import { BulkBar } from '../components/bulk-bar.tsx';
import { NewTodoDialog } from '../components/new-todo-dialog.tsx';
import { TodoList } from '../components/todo-list.tsx';
import { TodoPanel } from '../components/todo-panel.tsx';
import { useBoardKeys } from '../components/use-board-keys.ts';
import classes from './todo-board-page.module.css';

export function TodoBoardPage() {
  const { t } = useTranslation();
  const me = useMe();
  const { storeId } = useStoreChoice();
  const mayExport = useCan('customer.export');
  const search = useSearch({ from: '/staff/todos' });
  const navigate = useNavigate({ from: '/todos' });
  const wide = useMediaQuery('(min-width: 1100px)', true);
  const bucket = asBucket(search.bucket);
  const counts = useQuery(todoCountsQuery(storeId, search.assignee)).data;
  const filter = {
    bucket,
    storeId,
    assigneeId: search.assignee,
    patternId: search.pattern,
    channel: search.channel,
  };
  const { board, todos, show } = useBoard(filter);
  const [currentId, setCurrentId] = useState<string | null>(null);
  const [opened, setOpened] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [callBack, setCallBack] = useState(0);
  // by ToDo, until its result is taken: what was typed on the telephone outlives a refusal and a look at another ToDo
  const [notes, setNotes] = useState<Readonly<Record<string, string>>>({});
  const [noteAsked, setNoteAsked] = useState(0);
  const [adding, setAdding] = useState(false);
  const complete = useCompleteTodo();
  const reassign = useReassignTodos();

  const index = todos.findIndex(({ id }) => id === currentId);
  const current = index >= 0 ? todos[index] : wide ? todos[0] : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was chosen is forgotten when another list is shown
  useEffect(() => setChosen(new Set()), [bucket, storeId, search.assignee, search.pattern, search.channel]);

  const move = (by: number) => {
    const next = todos[Math.min(Math.max((index < 0 ? (wide ? 0 : -1) : index) + by, 0), todos.length - 1)];
    if (next) setCurrentId(next.id);
  };
  const finish = (completion: Completion) => {
    const at = todos.findIndex(({ id }) => id === completion.todo.id);
    setCurrentId(todos[at + 1]?.id ?? todos[at - 1]?.id ?? null);
    setOpened(false);
    const { id } = completion.todo;
    const note = notes[id]?.trim();
    complete.mutate(
      { ...completion, ...(note && { note }) },
      { onSuccess: () => setNotes(({ [id]: _taken, ...rest }) => rest) },
    );
  };
  const toggle = (id: string) =>
    setChosen((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  const takeOver = (ids: string[]) =>
    reassign.mutate({ todoIds: ids, assignees: [{ id: me.id, name: me.name }] });

  useBoardKeys({
    move,
    current,
    finish,
    askCallBack: () => {
      setOpened(true);
      setCallBack((count) => count + 1);
    },
    writeNote: () => {
      setOpened(true);
      setNoteAsked((count) => count + 1);
    },
    takeOver: (todo) => takeOver([todo.id]),
    toggle: (todo) => toggle(todo.id),
    open: (todo) => void navigate({ to: '/customers/$customerId', params: { customerId: todo.customerId } }),
  });

  const panel = current && (
    <TodoPanel
      key={current.id}
      todo={current}
      callBack={callBack}
      note={notes[current.id] ?? ''}
      noteAsked={noteAsked}
      onNote={(note) => setNotes((before) => ({ ...before, [current.id]: note }))}
      onFinish={finish}
      onTakeOver={() => takeOver([current.id])}
    />
  );

  return (
    <Page
      fill
      title={t('todo.title')}
      actions={
        <>
          <Button
            variant="subtle"
            color="gray"
            size="xs"
            visibleFrom="md"
            leftSection={<IconKeyboard size={16} />}
            onClick={openShortcutHelp}
          >
            {t('shortcut.title')}
          </Button>
          {mayExport && <ExportMenu href={(format) => exportUrl('todos', { ...format, ...filter })} />}
          <Button
            variant="default"
            size="xs"
            visibleFrom="sm"
            leftSection={<IconPrinter size={16} />}
            renderRoot={(props) => (
              <Link
                {...props}
                to="/work-list"
                search={search.assignee ? { assignee: search.assignee } : {}}
              />
            )}
          >
            {t('todo.print')}
          </Button>
          <Button size="xs" leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
            {t('todo.add')}
          </Button>
        </>
      }
    >
      <Tabs
        value={bucket}
        onChange={(value) => value && void navigate({ search: (before) => ({ ...before, bucket: value }) })}
        className={`${classes['tabs']} no-print`}
        keepMounted={false}
      >
        <Tabs.List>
          {buckets.map((name) => (
            <Tabs.Tab
              key={name}
              value={name}
              rightSection={
                counts && (
                  <Badge
                    size="sm"
                    circle={counts[name] < 10}
                    variant={name === bucket ? 'filled' : 'light'}
                    color={bucketColor[name]}
                    className="tabular"
                  >
                    {counts[name]}
                  </Badge>
                )
              }
            >
              {t(`todo.bucket.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <BoardFilters
        search={search}
        onChange={(change) => void navigate({ search: (before) => ({ ...before, ...change }) })}
      />
      {chosen.size > 0 && (
        <BulkBar
          count={chosen.size}
          shown={todos.length}
          onAll={() => setChosen(new Set(todos.map(({ id }) => id)))}
          onClear={() => setChosen(new Set())}
          onAssign={(assignees) => {
            reassign.mutate({ todoIds: [...chosen], assignees });
            setChosen(new Set());
          }}
        />
      )}
      <div className={classes['columns']}>
        <Paper className={classes['list'] ?? ''}>
          {board.isPending && <Loading />}
          {board.isError && <ErrorState error={board.error} onRetry={() => void board.refetch()} />}
          {board.isSuccess && todos.length === 0 && (
            <BoardEmpty
              bucket={bucket}
              filtered={Boolean(search.assignee || search.pattern || search.channel)}
            />
          )}
          {todos.length > 0 && (
            <TodoList
              todos={todos}
              currentId={current?.id ?? null}
              chosen={chosen}
              onToggle={toggle}
              onPick={(todo) => {
                setCurrentId(todo.id);
                setOpened(true);
              }}
              onFinish={finish}
              onShow={show}
            />
          )}
        </Paper>
        {wide && (
          <Paper className={classes['panel'] ?? ''} component="aside" aria-label={t('todo.detail')}>
            {panel ?? (
              <Text c="dimmed" size="sm" p="lg" ta="center">
                {t('todo.pickOne')}
              </Text>
            )}
          </Paper>
        )}
      </div>
      {!wide && (
        <Drawer
          opened={opened && Boolean(current)}
          onClose={() => setOpened(false)}
          position="bottom"
          size="88%"
          title={t('todo.detail')}
          closeButtonProps={{ 'aria-label': t('action.close') }}
        >
          {panel}
        </Drawer>
      )}
      {adding && <NewTodoDialog onClose={() => setAdding(false)} />}
    </Page>
  );
}
