import type { AutomationRule } from '#contract/automation';
import { Button, Group, Modal, Text } from '@mantine/core';
import { IconArchive, IconPlayerPause, IconPlayerPlay, IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showDone } from '../../../shared/notify.ts';
import { useFormat } from '../../../shared/use-format.ts';
import { useCommandRule, useRunNow } from '../api/rules.ts';

/** Switching on and off, running now, putting away. */
export function RuleActions({ rule }: { rule: AutomationRule }) {
  const { t } = useTranslation();
  const format = useFormat();
  const command = useCommandRule(rule.id);
  const run = useRunNow(rule.id);
  const [asking, setAsking] = useState<'run' | 'archive' | null>(null);
  if (rule.status === 'archived') return null;
  const isActive = rule.status === 'active';
  const toggle = () =>
    command.mutate(isActive ? 'pause' : 'resume', {
      onSuccess: ({ nextRunAt }) =>
        showDone(
          isActive ? t('automation.paused') : t('automation.resumed', { at: format.instant(nextRunAt) }),
        ),
    });
  const confirm = () => {
    if (asking === 'run') run.mutate(undefined, { onSuccess: () => showDone(t('automation.started')) });
    else command.mutate('archive', { onSuccess: () => showDone(t('automation.archived')) });
    setAsking(null);
  };
  return (
    <>
      {isActive && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconSend size={15} />}
          loading={run.isPending}
          onClick={() => setAsking('run')}
        >
          {t('automation.runNow')}
        </Button>
      )}
      <Button
        size="xs"
        variant={isActive ? 'default' : 'filled'}
        leftSection={isActive ? <IconPlayerPause size={15} /> : <IconPlayerPlay size={15} />}
        loading={command.isPending}
        onClick={toggle}
      >
        {isActive ? t('automation.pause') : t('automation.resume')}
      </Button>
      <Button
        size="xs"
        variant="subtle"
        color="red"
        leftSection={<IconArchive size={15} />}
        onClick={() => setAsking('archive')}
      >
        {t('automation.archive')}
      </Button>
      <Modal
        opened={asking !== null}
        onClose={() => setAsking(null)}
        title={t(asking === 'archive' ? 'automation.archiveTitle' : 'automation.runTitle')}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <Text size="sm">{t(asking === 'archive' ? 'automation.archiveText' : 'automation.runText')}</Text>
        <Group justify="flex-end" mt="md" gap="xs">
          <Button variant="default" onClick={() => setAsking(null)}>
            {t('action.cancel')}
          </Button>
          <Button color={asking === 'archive' ? 'red' : undefined} onClick={confirm}>
            {t(asking === 'archive' ? 'automation.archive' : 'automation.runNow')}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
