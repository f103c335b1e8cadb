import type { CampaignView } from '#contract/campaigns';
import { Badge, Button, Code, Group, Modal, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { monthOf } from '#domain/months';
import { errorText, showDone } from '../../../shared/notify.ts';
import { useCan } from '../../../shared/session/use-me.ts';
import { today } from '../../../shared/time.ts';
import { useFormat } from '../../../shared/use-format.ts';
import { useDrawCampaign } from '../api/change-campaign.ts';

type Month = CampaignView['months'][number];

/** Each month with its entries, its commitment, and the draw. */
export function MonthTable({ campaign }: { campaign: CampaignView }) {
  const { t } = useTranslation();
  const format = useFormat(campaign.timeZone);
  const mayWrite = useCan('campaign.write');
  const [drawing, setDrawing] = useState<Month | null>(null);
  const current = monthOf(today(campaign.timeZone));
  const stateOf = (month: Month): 'waiting' | 'open' | 'coming' =>
    month.month > current ? 'coming' : month.month === current ? 'open' : 'waiting';
  return (
    <Paper p="md" component="section" aria-labelledby="campaign-months">
      <Title order={2} id="campaign-months">
        {t('campaign.months')}
      </Title>
      <Text size="xs" c="dimmed">
        {campaign.months.length === 0 ? t('campaign.noMonths') : t('campaign.monthsHint')}
      </Text>
      {campaign.months.length > 0 && (
        <Table.ScrollContainer minWidth={760} mt="xs" scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th className="nowrap">{t('campaign.month')}</Table.Th>
                <Table.Th ta="end" className="nowrap">
                  {t('campaign.entries')}
                </Table.Th>
                <Table.Th ta="end" className="nowrap">
                  {t('campaign.winners')}
                </Table.Th>
                <Table.Th>{t('campaign.commitment')}</Table.Th>
                <Table.Th>{t('campaign.state')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {campaign.months.map((month) => (
                <Table.Tr key={month.month}>
                  <Table.Td className="tabular nowrap">{month.month.replace('-', '/')}</Table.Td>
                  <Table.Td ta="end" className="tabular">
                    {format.number(month.entries)}
                  </Table.Td>
                  <Table.Td ta="end" className="tabular">
                    {month.winners === null ? '—' : format.number(month.winners)}
                  </Table.Td>
                  <Table.Td miw={300}>
                    <Code fz={11} style={{ overflowWrap: 'anywhere' }}>
                      {month.commitment}
                    </Code>
                    {month.seed && (
                      <Text size="xs" c="dimmed" mt={2} style={{ overflowWrap: 'anywhere' }}>
                        {t('campaign.seed')} {month.seed}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>
                    {month.drawnAt ? (
                      <Text size="xs">
                        {t('campaign.drawn', {
                          at: format.instant(month.drawnAt, 'fullDateTime'),
                          by: month.drawnBy ?? '—',
                        })}
                      </Text>
                    ) : (
                      <Group gap="xs" wrap="nowrap">
                        <Badge color={stateOf(month) === 'open' ? 'kaze' : 'gray'} miw="fit-content">
                          {t(`campaign.${stateOf(month)}`)}
                        </Badge>
                        {mayWrite && month.drawable && (
                          <Button size="compact-xs" onClick={() => setDrawing(month)}>
                            {t('campaign.draw')}
                          </Button>
                        )}
                      </Group>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {drawing && <DrawDialog campaign={campaign} month={drawing} onClose={() => setDrawing(null)} />}
    </Paper>
  );
}

function DrawDialog({
  campaign,
  month,
  onClose,
}: {
  campaign: CampaignView;
  month: Month;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const draw = useDrawCampaign(campaign.id);
  const words = campaign.notifySubject && campaign.notifyBody ? 'drawText' : 'drawTextSilent';
  const winners = Math.min(month.entries, campaign.winnersPerMonth);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('campaign.drawTitle', { month: month.month.replace('-', '/') })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack gap="sm">
        <Text size="sm">
          {t(`campaign.${words}`, {
            entries: format.number(month.entries),
            winners: format.number(winners),
          })}
        </Text>
        {draw.error && (
          <Text size="sm" c="red" role="alert">
            {errorText(draw.error)}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button
            loading={draw.isPending}
            onClick={() =>
              draw.mutate(month.month, {
                onSuccess: (result) => {
                  showDone(t('campaign.drawnDone', { winners: format.number(result.winners) }));
                  onClose();
                },
              })
            }
          >
            {t('campaign.draw')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
