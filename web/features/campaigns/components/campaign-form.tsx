import type { CampaignSummary } from '#contract/campaigns';
import { Alert, Button, Group, Modal, Stack, Switch } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../shared/http.ts';
import { errorText, showDone } from '../../../shared/notify.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { today } from '../../../shared/time.ts';
import { useCreateCampaign, useUpdateCampaign } from '../api/change-campaign.ts';
import { type CampaignDraft, draftOf } from '../draft.ts';
import { CampaignTerms } from './campaign-terms.tsx';
import { WinnerNotice } from './winner-notice.tsx';

interface Props {
  /** the one that is changed; none: a new one is made */
  campaign?: CampaignSummary;
  /** those a new one may follow */
  campaigns: readonly CampaignSummary[];
  onClose: () => void;
}

/** Terms of a campaign: all of them as long as it is a draft, afterwards the words to winners only. */
export function CampaignForm({ campaign, campaigns, onClose }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { storeId, zone } = useStoreChoice();
  const create = useCreateCampaign();
  const update = useUpdateCampaign(campaign?.id ?? '');
  const [value, setValue] = useState<CampaignDraft>(() => draftOf(campaign, storeId, today(zone)));
  const set = (change: Partial<CampaignDraft>) => setValue({ ...value, ...change });
  const fixed = campaign !== undefined && campaign.status !== 'draft';
  const saving = campaign ? update : create;
  const problems = saving.error instanceof ApiError ? saving.error.fields : {};
  const submit = () => {
    const { storeId: scope, ...terms } = value;
    const { autoDraw, notifySubject, notifyBody } = terms;
    if (campaign) {
      update.mutate(fixed ? { autoDraw, notifySubject, notifyBody } : terms, {
        onSuccess: () => {
          showDone(t('state.saved'));
          onClose();
        },
      });
      return;
    }
    create.mutate(
      { ...terms, storeId: scope },
      {
        onSuccess: ({ id }) => {
          showDone(t('campaign.created'));
          onClose();
          void navigate({ to: '/campaigns/$campaignId', params: { campaignId: id } });
        },
      },
    );
  };
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t(campaign ? 'campaign.edit' : 'campaign.new')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack gap="sm">
        <CampaignTerms
          value={value}
          set={set}
          problems={problems}
          fixed={fixed}
          campaign={campaign}
          campaigns={campaigns}
        />
        <Switch
          label={t('campaign.autoDraw')}
          checked={value.autoDraw}
          onChange={(event) => set({ autoDraw: event.currentTarget.checked })}
        />
        <WinnerNotice value={value} set={set} problems={problems} />
        {saving.error && (
          <Alert color="red" variant="light">
            {errorText(saving.error)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button
            loading={saving.isPending}
            disabled={!fixed && (value.name.trim() === '' || value.prize.trim() === '')}
            onClick={submit}
          >
            {t(campaign ? 'action.save' : 'campaign.create')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
