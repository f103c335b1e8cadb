import type { CampaignSummary } from '#contract/campaigns';
import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { today } from '../../../shared/time.ts';

const colors = { draft: 'gray', published: 'kaze', withdrawn: 'red' } as const;

/** Draft, published or withdrawn; a published one whose period is over says so. */
export function CampaignState({ campaign }: { campaign: CampaignSummary }) {
  const { t } = useTranslation();
  const isOver = campaign.status === 'published' && campaign.endsOn < today(campaign.timeZone);
  return (
    <Badge color={isOver ? 'blue' : colors[campaign.status]}>
      {isOver ? t('campaign.over') : t(`campaign.status.${campaign.status}`)}
    </Badge>
  );
}
