import type { CampaignSummary } from '#contract/campaigns';
import { Badge, Button, Group, Paper, Table, Text } from '@mantine/core';
import { IconGift, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { campaignsQuery } from '../api/campaigns.ts';
import { CampaignForm } from '../components/campaign-form.tsx';
import { CampaignState } from '../components/campaign-state.tsx';

/** Campaigns, the newest period first (C12). */
export function CampaignListPage() {
  const { t } = useTranslation();
  const { storeId } = useStoreChoice();
  const mayWrite = useCan('campaign.write');
  const list = useQuery(campaignsQuery(storeId));
  const [making, setMaking] = useState(false);
  const add = (
    <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => setMaking(true)}>
      {t('campaign.new')}
    </Button>
  );
  return (
    <Page title={t('nav.campaigns')} hint={t('campaign.hint')} actions={mayWrite && add}>
      <Paper style={{ overflow: 'hidden' }}>
        {list.isPending && <Loading />}
        {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
        {list.data?.length === 0 && (
          <EmptyState icon={IconGift} title={t('campaign.empty')} text={t('campaign.emptyText')} />
        )}
        {list.data && list.data.length > 0 && <CampaignTable campaigns={list.data} />}
      </Paper>
      {making && <CampaignForm campaigns={list.data ?? []} onClose={() => setMaking(false)} />}
    </Page>
  );
}

function CampaignTable({ campaigns }: { campaigns: CampaignSummary[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { stores } = useStoreChoice();
  const storeName = (id: string | null) =>
    id === null ? t('campaign.allStores') : (stores.find((store) => store.id === id)?.name ?? '—');
  return (
    <Table.ScrollContainer minWidth={640} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table verticalSpacing="sm" horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('campaign.name')}</Table.Th>
            <Table.Th>{t('campaign.period')}</Table.Th>
            <Table.Th>{t('campaign.prize')}</Table.Th>
            <Table.Th>{t('campaign.scope')}</Table.Th>
            <Table.Th>{t('campaign.state')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {campaigns.map((campaign) => (
            <Table.Tr key={campaign.id}>
              <Table.Td>
                <Link to="/campaigns/$campaignId" params={{ campaignId: campaign.id }} className="plain-link">
                  <Text span size="sm" fw={600}>
                    {campaign.name}
                  </Text>
                </Link>
              </Table.Td>
              <Table.Td className="tabular">
                {format.day(campaign.startsOn)} 〜 {format.day(campaign.endsOn)}
              </Table.Td>
              <Table.Td>
                <Text size="sm">{campaign.prize}</Text>
                <Text size="xs" c="dimmed">
                  {t('campaign.winnersOf', { n: format.number(campaign.winnersPerMonth) })}
                </Text>
              </Table.Td>
              <Table.Td>{storeName(campaign.storeId)}</Table.Td>
              <Table.Td>
                <Group gap={4}>
                  <CampaignState campaign={campaign} />
                  {campaign.shipped && campaign.status === 'draft' && (
                    <Badge color="gray" variant="outline">
                      {t('campaign.shipped')}
                    </Badge>
                  )}
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
