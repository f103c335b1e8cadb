import type { CampaignView } from '#contract/campaigns';
import { Anchor, Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft, IconExternalLink, IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { campaignQuery, campaignsQuery, surveyKindsQuery } from '../api/campaigns.ts';
import { CampaignAudit } from '../components/campaign-audit.tsx';
import { CampaignForm } from '../components/campaign-form.tsx';
import { CampaignState } from '../components/campaign-state.tsx';
import { MonthTable } from '../components/month-table.tsx';
import { StatusDialog } from '../components/status-dialog.tsx';
import { WinnerTable } from '../components/winner-table.tsx';
import { localText } from '#domain/surveys/definition';

/** One campaign: its terms, the entries and draws of each month, its winners and changes (C12). */
export function CampaignPage() {
  const { t } = useTranslation();
  const { campaignId } = useParams({ from: '/staff/campaigns/$campaignId' });
  const query = useQuery(campaignQuery(campaignId));
  if (query.isPending) return <Loading />;
  if (query.isError) {
    return (
      <Page title={t('nav.campaigns')} before={<Back />}>
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      </Page>
    );
  }
  return <Campaign campaign={query.data} />;
}

function Back() {
  const { t } = useTranslation();
  return (
    <Anchor component={Link} to="/campaigns" size="sm">
      <IconArrowLeft size={14} style={{ verticalAlign: '-2px' }} /> {t('nav.campaigns')}
    </Anchor>
  );
}

function Campaign({ campaign }: { campaign: CampaignView }) {
  const { t } = useTranslation();
  const { storeId } = useStoreChoice();
  const mayWrite = useCan('campaign.write');
  const mayAudit = useCan('audit.read');
  const { data: campaigns = [] } = useQuery(campaignsQuery(storeId));
  const [dialog, setDialog] = useState<'edit' | 'publish' | 'withdraw' | null>(null);
  const isDraft = campaign.status === 'draft';
  return (
    <Page
      title={campaign.name}
      before={<Back />}
      actions={
        <>
          {!isDraft && (
            <Button
              component="a"
              href={`/c/${campaign.id}`}
              target="_blank"
              rel="noreferrer"
              size="xs"
              variant="default"
              leftSection={<IconExternalLink size={15} />}
            >
              {t('campaign.publicPage')}
            </Button>
          )}
          {mayWrite && campaign.status !== 'withdrawn' && (
            <>
              <Button
                size="xs"
                variant="default"
                leftSection={<IconPencil size={15} />}
                onClick={() => setDialog('edit')}
              >
                {t('campaign.edit')}
              </Button>
              <Button size="xs" variant="default" onClick={() => setDialog('withdraw')}>
                {t(isDraft && !campaign.shipped ? 'campaign.delete' : 'campaign.withdraw')}
              </Button>
              {isDraft && (
                <Button size="xs" onClick={() => setDialog('publish')}>
                  {t('campaign.publish')}
                </Button>
              )}
            </>
          )}
        </>
      }
    >
      <Stack gap="md">
        <Facts campaign={campaign} />
        <MonthTable campaign={campaign} />
        {!isDraft && <WinnerTable campaign={campaign} />}
        {mayAudit && <CampaignAudit campaign={campaign} />}
      </Stack>
      {dialog === 'edit' && (
        <CampaignForm campaign={campaign} campaigns={campaigns} onClose={() => setDialog(null)} />
      )}
      {(dialog === 'publish' || dialog === 'withdraw') && (
        <StatusDialog campaign={campaign} action={dialog} onClose={() => setDialog(null)} />
      )}
    </Page>
  );
}

function Facts({ campaign }: { campaign: CampaignView }) {
  const { t, i18n } = useTranslation();
  const format = useFormat(campaign.timeZone);
  const { stores } = useStoreChoice();
  const { data: surveys = [] } = useQuery(surveyKindsQuery);
  const survey = surveys.find(({ kind }) => kind === campaign.surveyKind);
  const { transition, prizeYen } = campaign;
  const facts: [string, string][] = [
    [t('campaign.period'), `${format.day(campaign.startsOn)} 〜 ${format.day(campaign.endsOn)}`],
    [
      t('campaign.survey'),
      survey ? localText(survey.title, i18n.language === 'en' ? 'en' : 'ja') : campaign.surveyKind,
    ],
    [
      t('campaign.prize'),
      prizeYen === null ? campaign.prize : `${campaign.prize}（${format.yen(prizeYen)}）`,
    ],
    [t('campaign.winnersPerMonth'), t('campaign.winnersOf', { n: format.number(campaign.winnersPerMonth) })],
    [
      t('campaign.scope'),
      campaign.storeId === null
        ? t('campaign.allStores')
        : (stores.find(({ id }) => id === campaign.storeId)?.name ?? '—'),
    ],
  ];
  return (
    <Paper p="md" component="section" aria-labelledby="campaign-facts">
      <Group justify="space-between" mb="xs">
        <Title order={2} id="campaign-facts">
          {t('campaign.facts')}
        </Title>
        <CampaignState campaign={campaign} />
      </Group>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 5 }} spacing="sm" component="dl" m={0}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <Text component="dt" size="xs" c="dimmed">
              {name}
            </Text>
            <Text component="dd" m={0} size="sm" fw={500}>
              {value}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      {transition && (
        <Text size="sm" mt="sm">
          {t('campaign.transitionText', {
            asked: format.day(transition.askedUntil),
            contracted: format.day(transition.contractedUntil),
            name: campaign.predecessorName ?? '—',
          })}
        </Text>
      )}
      {campaign.terms && (
        <Text size="sm" c="dimmed" mt="sm" style={{ whiteSpace: 'pre-wrap' }}>
          {campaign.terms}
        </Text>
      )}
    </Paper>
  );
}
