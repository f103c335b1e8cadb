import { Accordion, Alert, Badge, Group, Paper, SegmentedControl, Text } from '@mantine/core';
import { IconChevronLeft, IconHomeDot, IconMailOpened } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChannelIcon } from '../../../shared/ui/channel.tsx';
import { ListState } from '../../../shared/ui/list-state.tsx';
import { LoadMore } from '../../../shared/ui/load-more.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { outboxQuery } from '../api/get-outbox.ts';

/** What the local channels "sent": nothing here has left the machine. */
export function OutboxPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const [channel, setChannel] = useState('');
  const list = useInfiniteQuery(outboxQuery(channel || undefined));
  const entries = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page
      title={t('outbox.title')}
      before={
        <Link to="/operations" className="plain-link">
          <Group gap={2} c="dimmed" fz="xs">
            <IconChevronLeft size={14} aria-hidden /> {t('nav.operations')}
          </Group>
        </Link>
      }
      actions={
        <Badge size="lg" color="amber">
          {t('outbox.local')}
        </Badge>
      }
    >
      <Alert color="amber" icon={<IconHomeDot size={18} />} py="xs">
        {t('outbox.hint')}
      </Alert>
      <SegmentedControl
        size="xs"
        w="fit-content"
        aria-label={t('todo.channel')}
        value={channel}
        onChange={setChannel}
        data={[
          { value: '', label: t('outbox.all') },
          ...(['mail', 'sms', 'postcard'] as const).map((value) => ({ value, label: t(`channel.${value}`) })),
        ]}
      />
      <Paper style={{ overflow: 'hidden' }}>
        <ListState
          list={list}
          isEmpty={entries.length === 0}
          empty={<EmptyState icon={IconMailOpened} title={t('outbox.none')} text={t('outbox.noneText')} />}
        />
        <Accordion order={2}>
          {entries.map((entry) => (
            <Accordion.Item key={entry.id} value={entry.id}>
              <Accordion.Control>
                <Group gap="sm" wrap="nowrap">
                  <ChannelIcon channel={entry.channel} />
                  <div style={{ minWidth: 0, flex: 1 }}>
                    <Text size="sm" truncate fw={600}>
                      {entry.subject ?? entry.body.split('\n')[0]}
                    </Text>
                    <Text size="xs" c="dimmed" className="tabular" truncate>
                      {format.instant(entry.createdAt, 'fullDateTime')} ・ {entry.to}
                    </Text>
                  </div>
                </Group>
              </Accordion.Control>
              <Accordion.Panel>
                <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
                  {entry.body}
                </Text>
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      </Paper>
      <LoadMore list={list} />
    </Page>
  );
}
