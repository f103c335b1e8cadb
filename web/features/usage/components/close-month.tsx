import { Badge, Button, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { UsageView } from '#contract/usage';
import { showDone } from '../../../shared/notify.ts';
import { useCan } from '../../../shared/session/use-me.ts';
import { useFormat } from '../../../shared/use-format.ts';
import { useCloseMonth } from '../api/change-contract.ts';

/** Whether a month's statement is closed, and the button that closes it. */
export function CloseMonth({ usage }: { usage: UsageView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayClose = useCan('usage.close');
  const close = useCloseMonth(usage.storeId);
  const month = usage.month.replace('-', '/');
  if (usage.running) return null;
  if (usage.closed) {
    return (
      <Badge
        size="lg"
        variant="light"
        color="kaze"
        leftSection={<IconLock size={13} aria-hidden />}
        title={t('usage.closedBy', { at: format.instant(usage.closed.at), name: usage.closed.by })}
      >
        {t('usage.closed')}
      </Badge>
    );
  }
  const ask = () =>
    modals.openConfirmModal({
      title: t('usage.closeTitle', { month }),
      closeButtonProps: { 'aria-label': t('action.close') },
      children: <Text size="sm">{t('usage.closeText')}</Text>,
      labels: { confirm: t('usage.close'), cancel: t('action.cancel') },
      onConfirm: () =>
        close.mutate(usage.month, { onSuccess: () => showDone(t('usage.closeDone', { month })) }),
    });
  return (
    <>
      <Badge size="lg" variant="light" color="gray">
        {t('usage.notClosed')}
      </Badge>
      {mayClose && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconLock size={15} />}
          loading={close.isPending}
          onClick={ask}
        >
          {t('usage.close')}
        </Button>
      )}
    </>
  );
}
