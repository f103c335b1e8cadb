import type { PostcardBatch } from '#contract/postcards';
import { Button, Group, Menu, Modal, Radio, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconCheck, IconDownload, IconTags, IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { download } from '../../../shared/download.ts';
import { useCan } from '../../../shared/session/use-me.ts';
import { LabelsDialog } from '../../customer-search/components/labels-dialog.tsx';
import { useCommandBatch } from '../api/postcards.ts';
import { hasFiles, mayCancel, nextOf } from '../batch-state.ts';

const FILES = { zip: 'files.zip', pdf: 'cards.pdf', csv: 'manifest.csv' } as const;
const COMMANDS = { hand_over: 'hand-over', print: 'print', post: 'post' } as const;

/** The files of a batch, and what becomes of it next. */
export function BatchActions({ batch }: { batch: PostcardBatch }) {
  const { t } = useTranslation();
  const mayWrite = useCan('postcard.write');
  const command = useCommandBatch(batch.id);
  const [dialog, setDialog] = useState<'cancel' | 'labels' | null>(null);
  const files = useMutation({
    mutationFn: (kind: keyof typeof FILES) =>
      download(
        `/postcard-batches/${batch.id}/${FILES[kind]}`,
        `postcards-${String(batch.number).padStart(5, '0')}.${kind}`,
      ),
  });
  const record = (change: keyof typeof COMMANDS) =>
    modals.openConfirmModal({
      title: t(`postcards.next.${change}`),
      closeButtonProps: { 'aria-label': t('action.close') },
      children: <Text size="sm">{t(`postcards.confirm.${change}`)}</Text>,
      labels: { confirm: t(`postcards.next.${change}`), cancel: t('postcards.back') },
      onConfirm: () => command.mutate({ command: COMMANDS[change] }),
    });
  return (
    <>
      {mayWrite && mayCancel(batch.status) && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconX size={15} />}
          onClick={() => setDialog('cancel')}
        >
          {t('postcards.cancel')}
        </Button>
      )}
      {hasFiles(batch) && (
        <>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconTags size={15} />}
            onClick={() => setDialog('labels')}
          >
            {t('postcards.labels')}
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button
                size="xs"
                variant="default"
                leftSection={<IconDownload size={15} />}
                loading={files.isPending}
              >
                {t('postcards.download')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {(['pdf', 'csv', 'zip'] as const).map((kind) => (
                <Menu.Item key={kind} onClick={() => files.mutate(kind)}>
                  {t(`postcards.file.${kind}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </>
      )}
      {mayWrite &&
        nextOf(batch).map((change, at) => (
          <Button
            key={change}
            size="xs"
            variant={at === 0 ? 'filled' : 'light'}
            leftSection={<IconCheck size={15} />}
            loading={command.isPending}
            onClick={() => record(change)}
          >
            {t(`postcards.next.${change}`)}
          </Button>
        ))}
      {dialog === 'labels' && (
        <LabelsDialog whom={{ postcardBatchId: batch.id }} onClose={() => setDialog(null)} />
      )}
      {dialog === 'cancel' && <CancelDialog batch={batch} onClose={() => setDialog(null)} />}
    </>
  );
}

function CancelDialog({ batch, onClose }: { batch: PostcardBatch; onClose: () => void }) {
  const { t } = useTranslation();
  const command = useCommandBatch(batch.id);
  const [cards, setCards] = useState<'keep' | 'drop'>('keep');
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('postcards.cancel')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack>
        <Radio.Group
          label={t('postcards.cancelText')}
          value={cards}
          onChange={(value) => setCards(value === 'drop' ? 'drop' : 'keep')}
        >
          <Stack gap={6} mt={6}>
            <Radio value="keep" label={t('postcards.keep')} />
            <Radio value="drop" label={t('postcards.drop')} />
          </Stack>
        </Radio.Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('postcards.back')}
          </Button>
          <Button
            color="red"
            loading={command.isPending}
            onClick={() => command.mutate({ command: 'cancel', cards }, { onSuccess: onClose })}
          >
            {t('postcards.cancel')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
