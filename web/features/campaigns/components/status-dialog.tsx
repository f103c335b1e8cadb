import type { CampaignView } from '#contract/campaigns';
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { errorText, showDone } from '../../../shared/notify.ts';
import { usePublishCampaign, useWithdrawCampaign } from '../api/change-campaign.ts';

interface Props {
  campaign: CampaignView;
  action: 'publish' | 'withdraw';
  onClose: () => void;
}

/** Publishing and withdrawing, each with what it means. */
export function StatusDialog({ campaign, action, onClose }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const publish = usePublishCampaign(campaign.id);
  const withdraw = useWithdrawCampaign(campaign.id);
  const deletes = campaign.status === 'draft' && !campaign.shipped;
  const words = action === 'publish' ? 'publish' : deletes ? 'delete' : 'withdraw';
  const change = action === 'publish' ? publish : withdraw;
  const submit = () => {
    if (action === 'publish') {
      publish.mutate(undefined, {
        onSuccess: () => {
          showDone(t('campaign.published'));
          onClose();
        },
      });
      return;
    }
    withdraw.mutate(undefined, {
      onSuccess: ({ result }) => {
        showDone(t(result === 'deleted' ? 'campaign.deletedDone' : 'campaign.withdrawnDone'));
        onClose();
        if (result === 'deleted') void navigate({ to: '/campaigns' });
      },
    });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`campaign.${words}Title`)}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack gap="sm">
        <Text size="sm">{t(`campaign.${words}Text`)}</Text>
        {change.error && (
          <Text size="sm" c="red" role="alert">
            {errorText(change.error)}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button
            color={action === 'withdraw' ? 'red' : undefined}
            loading={change.isPending}
            onClick={submit}
          >
            {t(`campaign.${words}`)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
