import { Badge, Button, Group, Modal, Paper, Stack, Text, TextInput } from '@mantine/core';
import { IconHandStop, IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../shared/session/use-me.ts';
import { useFormat } from '../../../shared/use-format.ts';
import { emergencyStopQuery } from '../api/get-emergency-stop.ts';
import { readinessQuery } from '../api/get-readiness.ts';
import { useSetEmergencyStop } from '../api/set-emergency-stop.ts';

/** Database, engine, and the switch that stops every send. */
export function EnginePanel() {
  const { t } = useTranslation();
  const format = useFormat();
  const mayStop = useCan('system.write');
  const { data: ready } = useQuery(readinessQuery);
  const { data: stop } = useQuery(emergencyStopQuery);
  const set = useSetEmergencyStop();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const part = (name: 'database' | 'temporal') => {
    const status = ready?.[name]?.status;
    return (
      <Group gap={6}>
        <Text size="sm">{t(`operations.${name}`)}</Text>
        <Badge color={status === 'ok' ? 'kaze' : status === 'down' ? 'red' : 'gray'}>
          {status === 'ok' ? t('operations.ok') : status === 'down' ? t('operations.down') : '—'}
        </Badge>
      </Group>
    );
  };
  return (
    <Paper p="sm" px="md">
      <Group justify="space-between">
        <Group gap="lg">
          {part('database')}
          {part('temporal')}
          <Group gap={6}>
            <Text size="sm">{t('operations.sending')}</Text>
            <Badge color={stop?.active ? 'red' : 'kaze'}>
              {stop?.active ? t('operations.stopped') : t('operations.ok')}
            </Badge>
            {stop?.active && (
              <Text size="xs" c="dimmed">
                {stop.updatedBy} {format.instant(stop.updatedAt)}
              </Text>
            )}
          </Group>
        </Group>
        {mayStop &&
          stop &&
          (stop.active ? (
            <Button
              size="xs"
              leftSection={<IconPlayerPlay size={16} />}
              loading={set.isPending}
              onClick={() => set.mutate({ active: false })}
            >
              {t('emergency.resume')}
            </Button>
          ) : (
            <Button
              size="xs"
              color="red"
              variant="light"
              leftSection={<IconHandStop size={16} />}
              onClick={() => setAsking(true)}
            >
              {t('emergency.stop')}
            </Button>
          ))}
      </Group>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('emergency.stop')}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <Stack>
          <Text size="sm">{t('emergency.text')}</Text>
          <TextInput
            label={t('emergency.reason')}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              {t('action.cancel')}
            </Button>
            <Button
              color="red"
              loading={set.isPending}
              onClick={() =>
                set.mutate({ active: true, ...(reason && { reason }) }, { onSuccess: () => setAsking(false) })
              }
            >
              {t('emergency.stop')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Paper>
  );
}
