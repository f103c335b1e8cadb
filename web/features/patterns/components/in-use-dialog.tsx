import type { Pattern } from '#contract/patterns';
import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

interface Props {
  pattern: Pattern;
  onArchive: (archived: boolean) => void;
  onClose: () => void;
}

/** Why a pattern in use is not deleted: how many customers run it, and the two ways out (B2). */
export function InUseDialog({ pattern, onArchive, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('pattern.delete')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack>
        <Text size="sm">{t('move.inUse', { n: pattern.openFollows })}</Text>
        <List size="sm" type="ordered" spacing="xs">
          <List.Item>{t('move.wayArchive')}</List.Item>
          <List.Item>{t('move.wayRemove')}</List.Item>
        </List>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button
            variant="default"
            component={Link}
            to="/follows"
            search={{ pattern: pattern.id, status: 'open' } as never}
          >
            {t('move.toFollows')}
          </Button>
          {!pattern.archived && (
            <Button
              onClick={() => {
                onArchive(true);
                onClose();
              }}
            >
              {t('pattern.archive')}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
