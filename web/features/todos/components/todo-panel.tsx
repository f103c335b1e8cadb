import type { Todo } from '#contract/todos';
import { Anchor, Badge, Button, Divider, Group, Stack, Text, Textarea, Title } from '@mantine/core';
import { IconExternalLink, IconHandGrab, IconMessage, IconPhone, IconRoute } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { homePhone } from '../../../shared/phone.ts';
import { useMe } from '../../../shared/session/use-me.ts';
import { ChannelLabel } from '../../../shared/ui/channel.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { AssignDialog } from '../../follows/components/assign-dialog.tsx';
import type { Completion } from '../api/complete-todo.ts';
import { bucketColor } from '../buckets.ts';
import { ResultButtons } from './result-buttons.tsx';

interface Props {
  todo: Todo;
  /** grows each time the keyboard asks for a call-back */
  callBack: number;
  /** kept by the board, so that a result that was refused loses nothing */
  note: string;
  onNote: (note: string) => void;
  /** grows each time the keyboard asks for the note */
  noteAsked: number;
  onFinish: (completion: Completion) => void;
  onTakeOver: () => void;
}

/** One ToDo: whom to reach, about what, and its end in one click. */
export function TodoPanel({ todo, callBack, note, onNote, noteAsked, onFinish, onTakeOver }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const format = useFormat();
  const [assigning, setAssigning] = useState(false);
  const end = (result: Completion['result'], nextContactAt?: string) =>
    onFinish({ todo, result, ...(nextContactAt && { nextContactAt }) });
  const noteField = useRef<HTMLTextAreaElement>(null);
  // another ToDo is another panel: only what is asked for from now on counts
  const asked = useRef(noteAsked);
  useEffect(() => {
    if (noteAsked === asked.current) return;
    asked.current = noteAsked;
    noteField.current?.focus();
  }, [noteAsked]);
  return (
    <Stack gap="sm" p="md">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Title order={2} fz="lg">
            <Link to="/customers/$customerId" params={{ customerId: todo.customerId }} className="plain-link">
              {todo.customerName}
            </Link>
          </Title>
          <Text size="xs" c="dimmed">
            {todo.customerKana}
          </Text>
        </div>
        {todo.bucket && <Badge color={bucketColor[todo.bucket]}>{t(`todo.bucket.${todo.bucket}`)}</Badge>}
      </Group>
      {todo.customerPhone && (
        <Button
          component="a"
          href={`tel:${todo.customerPhone}`}
          variant="light"
          leftSection={<IconPhone size={17} />}
          className="tabular"
        >
          {homePhone(todo.customerPhone)}
        </Button>
      )}
      <Divider />
      <Stack gap={4}>
        <Text fw={600}>{todo.title}</Text>
        <Group gap="md">
          <ChannelLabel channel={todo.channel} />
          <Text size="sm" c="dimmed" className="tabular">
            {format.instant(todo.dueAt)}
          </Text>
        </Group>
        {todo.patternName && (
          <Text size="sm" c="dimmed">
            {todo.patternName}
          </Text>
        )}
        {todo.note && (
          <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
            {todo.note}
          </Text>
        )}
      </Stack>
      <Group gap="xs" justify="space-between">
        <Text size="sm" c="dimmed">
          {t('todo.assignee')}: {todo.assigneeName ?? t('todo.nobody')}
        </Text>
        {todo.assigneeId !== me.id && (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconHandGrab size={14} />}
            onClick={onTakeOver}
          >
            {t('todo.takeOver')}
          </Button>
        )}
      </Group>
      <Divider />
      {todo.kind === 'reply' && (
        <Button
          leftSection={<IconMessage size={17} aria-hidden />}
          renderRoot={(props) => (
            <Link
              {...props}
              to="/customers/$customerId/messages"
              params={{ customerId: todo.customerId }}
              search={todo.quoteId ? { quote: todo.quoteId } : {}}
            />
          )}
        >
          {t('deal.messages')}
        </Button>
      )}
      {todo.kind === 'inquiry' && (
        <Button leftSection={<IconRoute size={17} />} onClick={() => setAssigning(true)}>
          {t('follow.assign')}
        </Button>
      )}
      <Textarea
        ref={noteField}
        label={t('todo.note')}
        maxLength={5000}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
        placeholder={t('todo.notePlaceholder')}
        autosize
        minRows={2}
        maxRows={8}
        value={note}
        onChange={(event) => onNote(event.currentTarget.value)}
      />
      <ResultButtons todo={todo} callBack={callBack} onEnd={end} />
      <Anchor
        component={Link}
        to="/customers/$customerId"
        params={{ customerId: todo.customerId } as never}
        size="sm"
      >
        <Group gap={4} component="span">
          {t('todo.openCustomer')} <IconExternalLink size={14} aria-hidden />
        </Group>
      </Anchor>
      {assigning && (
        <AssignDialog
          customerId={todo.customerId}
          customerName={todo.customerName}
          quoteId={todo.quoteId}
          onClose={() => setAssigning(false)}
        />
      )}
    </Stack>
  );
}
