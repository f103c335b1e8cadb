import { Button, Group, Text, TextInput, ThemeIcon, Timeline } from '@mantine/core';
import { IconMessageDots } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../shared/session/use-me.ts';
import { asChannel, channelStyle } from '../../../shared/ui/channel.tsx';
import { LoadMore } from '../../../shared/ui/load-more.tsx';
import { ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { useAddNote } from '../api/add-note.ts';
import { customerHistoryQuery } from '../api/get-customer.ts';

/** 応対履歴 (C10): newest first, with a note written in place. */
export function HistoryTimeline({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const history = useInfiniteQuery(customerHistoryQuery(customerId));
  const mayWrite = useCan('customer.write');
  const add = useAddNote(customerId);
  const [note, setNote] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (note.trim()) add.mutate(note.trim(), { onSuccess: () => setNote('') });
  };
  if (history.isPending) return <Loading />;
  if (history.isError) return <ErrorState error={history.error} onRetry={() => void history.refetch()} />;
  const entries = history.data.pages.flatMap(({ items }) => items);
  return (
    <>
      {mayWrite && (
        <form onSubmit={submit}>
          <Group gap="xs" mb="md" wrap="nowrap">
            <TextInput
              flex={1}
              aria-label={t('history.addNote')}
              placeholder={t('history.addNote')}
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" loading={add.isPending} disabled={!note.trim()}>
              {t('history.record')}
            </Button>
          </Group>
        </form>
      )}
      {entries.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('history.none')}
        </Text>
      )}
      <Timeline bulletSize={26} lineWidth={2}>
        {entries.map((entry) => {
          const style = entry.channel
            ? channelStyle[asChannel(entry.channel)]
            : { icon: IconMessageDots, color: 'gray' };
          const Icon = style.icon;
          return (
            <Timeline.Item
              key={entry.id}
              bullet={
                <ThemeIcon variant="light" color={style.color} size={26} radius="xl">
                  <Icon size={15} stroke={1.8} aria-hidden />
                </ThemeIcon>
              }
            >
              <Text size="sm">{entry.summary}</Text>
              <Text size="xs" c="dimmed" className="tabular">
                {format.instant(entry.occurredAt, 'fullDateTime')} ・ {entry.actor.name}
              </Text>
            </Timeline.Item>
          );
        })}
      </Timeline>
      <LoadMore list={history} />
    </>
  );
}
