import type { CampaignView, WinnerView } from '#contract/campaigns';
import { Badge, Button, Group, Menu, Paper, Select, Table, Text, Title } from '@mantine/core';
import { IconDownload, IconTrophy } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showDone } from '../../../shared/notify.ts';
import { useCan } from '../../../shared/session/use-me.ts';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { winnersQuery } from '../api/campaigns.ts';
import { useHandOver } from '../api/change-campaign.ts';

const noticeColor = { waiting: 'gray', told: 'kaze', unreachable: 'red' } as const;

/** Winners of all months or one, whether they know, and whether they have their prize. */
export function WinnerTable({ campaign }: { campaign: CampaignView }) {
  const { t } = useTranslation();
  const mayWrite = useCan('campaign.write');
  const [month, setMonth] = useState<string | null>(null);
  const query = useQuery(winnersQuery(campaign.id, month));
  const drawn = campaign.months.filter(({ drawnAt }) => drawnAt).map((each) => each.month);
  const shown = (value: string) => value.replace('-', '/');
  const file = (list: 'winners' | 'entries', of: string | null) =>
    `/api/v1/campaigns/${campaign.id}/file?list=${list}${of ? `&month=${of}` : ''}`;
  return (
    <Paper p="md" component="section" aria-labelledby="campaign-winners">
      <Group justify="space-between" mb="xs" gap="xs">
        <Title order={2} id="campaign-winners">
          {t('campaign.winnerList')}
        </Title>
        {drawn.length > 0 && (
          <Group gap="xs">
            <Select
              size="xs"
              w={150}
              clearable
              aria-label={t('campaign.month')}
              placeholder={t('campaign.anyMonth')}
              clearButtonProps={{ 'aria-label': t('action.clear') }}
              value={month}
              onChange={setMonth}
              data={drawn.map((value) => ({ value, label: shown(value) }))}
            />
            {mayWrite && (
              <Menu position="bottom-end">
                <Menu.Target>
                  <Button size="xs" variant="default" leftSection={<IconDownload size={15} />}>
                    {t('search.export')}
                  </Button>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item component="a" href={file('winners', month)} download>
                    {t('campaign.exportWinners')}
                  </Menu.Item>
                  {(month ? [month] : drawn).map((value) => (
                    <Menu.Item key={value} component="a" href={file('entries', value)} download>
                      {t('campaign.exportEntries', { month: shown(value) })}
                    </Menu.Item>
                  ))}
                </Menu.Dropdown>
              </Menu>
            )}
          </Group>
        )}
      </Group>
      {query.isPending && <Loading />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data?.length === 0 && (
        <EmptyState icon={IconTrophy} title={t('campaign.noWinners')} text={t('campaign.noWinnersText')} />
      )}
      {query.data && query.data.length > 0 && (
        <Table.ScrollContainer minWidth={680} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('campaign.month')}</Table.Th>
                <Table.Th ta="end">{t('campaign.place')}</Table.Th>
                <Table.Th>{t('campaign.customer')}</Table.Th>
                <Table.Th>{t('campaign.store')}</Table.Th>
                <Table.Th>{t('campaign.told')}</Table.Th>
                <Table.Th>{t('campaign.handedOver')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {query.data.map((winner) => (
                <WinnerRow key={winner.id} campaignId={campaign.id} winner={winner} mayWrite={mayWrite} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Paper>
  );
}

function WinnerRow({
  campaignId,
  winner,
  mayWrite,
}: {
  campaignId: string;
  winner: WinnerView;
  mayWrite: boolean;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const handOver = useHandOver(campaignId);
  const set = (handedOver: boolean) =>
    handOver.mutate(
      { winnerId: winner.id, handedOver },
      {
        onSuccess: () => showDone(t(handedOver ? 'campaign.handedOverDone' : 'campaign.handedOverUndone')),
      },
    );
  return (
    <Table.Tr>
      <Table.Td className="tabular nowrap">{winner.month.replace('-', '/')}</Table.Td>
      <Table.Td ta="end" className="tabular">
        {winner.place}
      </Table.Td>
      <Table.Td>
        <Link to="/customers/$customerId" params={{ customerId: winner.customerId }} className="plain-link">
          <Text span size="sm" fw={600}>
            {winner.customerName}
          </Text>
        </Link>
      </Table.Td>
      <Table.Td>{winner.storeName}</Table.Td>
      <Table.Td>
        <Badge color={noticeColor[winner.notice]}>{t(`campaign.notice_${winner.notice}`)}</Badge>
        {winner.toldAt && (
          <Text size="xs" c="dimmed" className="tabular nowrap">
            {format.instant(winner.toldAt)}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Group gap="xs" wrap="nowrap">
          <Text size="sm" className="nowrap">
            {winner.handedOverAt
              ? `${format.instant(winner.handedOverAt)} ${winner.handedOverBy ?? ''}`
              : t('campaign.notHandedOver')}
          </Text>
          {mayWrite && (
            <Button
              size="compact-xs"
              variant="default"
              loading={handOver.isPending}
              onClick={() => set(winner.handedOverAt === null)}
            >
              {t(winner.handedOverAt ? 'campaign.undo' : 'campaign.handOver')}
            </Button>
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
