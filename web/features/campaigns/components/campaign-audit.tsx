import type { CampaignView } from '#contract/campaigns';
import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { campaignAuditQuery } from '../api/campaigns.ts';

const actions = [
  'campaign.create',
  'campaign.update',
  'campaign.publish',
  'campaign.withdraw',
  'campaign.delete',
  'campaign.draw',
  'campaign.hand_over',
  'campaign.hand_over_undone',
  'export',
] as const;
type Action = (typeof actions)[number];
const isAction = (action: string): action is Action => (actions as readonly string[]).includes(action);

/** Who did what with the campaign, newest first. */
export function CampaignAudit({ campaign }: { campaign: CampaignView }) {
  const { t } = useTranslation();
  const format = useFormat(campaign.timeZone);
  const query = useQuery(campaignAuditQuery(campaign.id));
  return (
    <Paper p="md" component="section" aria-labelledby="campaign-audit">
      <Title order={2} id="campaign-audit" mb="xs">
        {t('campaign.audit')}
      </Title>
      {query.isPending && <Loading />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      <Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {query.data?.map((entry) => (
          <Group key={entry.id} component="li" gap="sm" wrap="nowrap" align="baseline">
            <Text size="xs" c="dimmed" className="tabular nowrap">
              {format.instant(entry.at, 'fullDateTime')}
            </Text>
            <Text size="sm">
              {isAction(entry.action) ? t(`campaign.auditAction.${entry.action}`) : entry.action}
              {monthIn(entry.after)}
            </Text>
            <Text size="sm" c="dimmed">
              {entry.actor.name}
            </Text>
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}

/** The month a draw or a hand-over was about. */
function monthIn(after: unknown): string {
  const month = typeof after === 'object' && after !== null && 'month' in after ? after.month : undefined;
  return typeof month === 'string' ? `（${month.replace('-', '/')}）` : '';
}
