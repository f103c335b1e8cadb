import type { ConsentEventView } from '#contract/consents';
import { Badge, Group, Paper, Stack, Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ChannelIcon } from '../../../shared/ui/channel.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { consentColor } from './consent-color.ts';

/** Proof that is words; the rest are ids and hashes, which the report has. */
const wordsOf = ({ text }: ConsentEventView['proof']): string | null =>
  typeof text === 'string' ? text : null;

/** The ledger of one customer, newest first: written once, never changed. */
export function ConsentEvents({ events }: { events: readonly ConsentEventView[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Stack gap="xs" component="ol" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {events.map((event) => (
        <Paper key={event.id} p="xs" px="sm" withBorder component="li">
          <Group gap="xs" justify="space-between">
            <Group gap={6}>
              <ChannelIcon channel={event.channel} />
              <Text size="sm" fw={600}>
                {t(`channel.${event.channel}`)}
              </Text>
              {event.before === event.state ? (
                <Badge color="gray">{t(`consent.${event.state}`)}</Badge>
              ) : (
                <Group gap={4}>
                  <Badge color="gray">{t(`consent.${event.before}`)}</Badge>
                  <IconArrowRight size={14} aria-label="→" />
                  <Badge color={consentColor[event.state]}>{t(`consent.${event.state}`)}</Badge>
                </Group>
              )}
            </Group>
            <Text size="xs" c="dimmed" className="tabular">
              {format.instant(event.at)}
            </Text>
          </Group>
          <Text size="xs" c="dimmed" mt={4}>
            {t(`consents.source.${event.source}`)} ・ {event.actorName}
          </Text>
          {wordsOf(event.proof) && (
            <Text size="sm" mt={4} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {wordsOf(event.proof)}
            </Text>
          )}
        </Paper>
      ))}
    </Stack>
  );
}
