import type { PublicCampaignView } from '#contract/campaigns';
import { Alert, Anchor, Button, Code, Container, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconGift, IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../shared/http.ts';
import { errorText } from '../../../shared/notify.ts';
import { formatDay, formatInstant } from '../../../shared/time.ts';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { getDraw, publicCampaignQuery } from '../api/campaigns.ts';
import { canCheck, checkDraw } from '../check-draw.ts';

type Month = PublicCampaignView['months'][number];

/** For anyone, without a session: the terms, the commitments, and each draw to be checked in the browser (C12). */
export function PublicCampaignPage() {
  const { t } = useTranslation();
  const { campaignId } = useParams({ from: '/c/$campaignId' });
  const query = useQuery(publicCampaignQuery(campaignId));
  const notFound = query.error instanceof ApiError && query.error.status < 500 && query.error.status >= 400;
  return (
    <Container size="sm" py="lg" px="md" component="main">
      {query.isPending && <Loading />}
      {query.isError &&
        (notFound ? (
          <EmptyState icon={IconGift} title={t('campaign.public.notFound')} />
        ) : (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ))}
      {query.data && <Campaign campaign={query.data} />}
    </Container>
  );
}

function Campaign({ campaign }: { campaign: PublicCampaignView }) {
  const { t, i18n } = useTranslation();
  const { name, terms, startsOn, endsOn, prize, winnersPerMonth, status, months } = campaign;
  const day = (value: string) => formatDay(value, 'fullDate', i18n.language);
  useEffect(() => {
    document.title = `${name} | Oikaze`;
  }, [name]);
  return (
    <Stack gap="md">
      <div>
        <Title order={1}>{name}</Title>
        <Text c="dimmed" size="sm" mt={4}>
          {day(startsOn)} 〜 {day(endsOn)}
        </Text>
      </div>
      {status === 'withdrawn' && <Alert color="amber">{t('campaign.public.withdrawn')}</Alert>}
      <Paper p="md">
        <Group gap="lg">
          <div>
            <Text size="xs" c="dimmed">
              {t('campaign.prize')}
            </Text>
            <Text fw={700} fz="lg">
              {prize}
            </Text>
          </div>
          <div>
            <Text size="xs" c="dimmed">
              {t('campaign.winnersPerMonth')}
            </Text>
            <Text fw={700} fz="lg">
              {t('campaign.winnersOf', { n: winnersPerMonth })}
            </Text>
          </div>
        </Group>
        {terms && (
          <Text size="sm" mt="sm" style={{ whiteSpace: 'pre-wrap' }}>
            {terms}
          </Text>
        )}
      </Paper>
      <Paper p="md" component="section" aria-labelledby="how">
        <Title order={2} id="how" mb={6}>
          {t('campaign.public.lead')}
        </Title>
        <Text size="sm">{t('campaign.public.how')}</Text>
        <Text size="sm" mt={6}>
          {t('campaign.public.algorithm')}
        </Text>
        <Stack gap="sm" mt="md">
          {months.map((month) => (
            <MonthCard key={month.month} campaign={campaign} month={month} />
          ))}
        </Stack>
      </Paper>
    </Stack>
  );
}

function MonthCard({ campaign, month }: { campaign: PublicCampaignView; month: Month }) {
  const { t, i18n } = useTranslation();
  const at = (instant: string) => formatInstant(instant, 'fullDateTime', campaign.timeZone, i18n.language);
  const check = useMutation({
    mutationFn: async () => {
      const draw = await getDraw(campaign.id, month.month);
      return { right: await checkDraw(draw), entries: draw.entries.length, winners: draw.winners.length };
    },
  });
  return (
    <Paper withBorder p="sm" component="article" aria-labelledby={`month-${month.month}`}>
      <Group justify="space-between" gap="xs">
        <Title order={3} fz="sm" id={`month-${month.month}`} className="tabular">
          {month.month.replace('-', '/')}
        </Title>
        <Text size="xs" c="dimmed">
          {month.drawnAt
            ? `${at(month.drawnAt)} / ${t('campaign.entries')} ${month.entries} / ${t('campaign.winners')} ${month.winners}`
            : t('campaign.public.notDrawn')}
        </Text>
      </Group>
      <Hex name={t('campaign.commitment')} value={month.commitment} />
      {month.seed && <Hex name={t('campaign.seed')} value={month.seed} />}
      {month.drawnAt && (
        <Group gap="sm" mt="xs">
          {canCheck() ? (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconShieldCheck size={15} />}
              loading={check.isPending}
              onClick={() => check.mutate()}
            >
              {t('campaign.public.check')}
            </Button>
          ) : (
            <Text size="xs" c="dimmed">
              {t('campaign.public.insecure')}
            </Text>
          )}
          <Anchor size="xs" href={`/api/v1/public/campaigns/${campaign.id}/draws/${month.month}`}>
            {t('campaign.public.data')}
          </Anchor>
        </Group>
      )}
      {check.data && (
        <Alert
          mt="xs"
          variant="light"
          role="status"
          color={check.data.right ? 'kaze' : 'red'}
          icon={check.data.right ? <IconShieldCheck size={18} /> : <IconShieldX size={18} />}
        >
          {check.data.right
            ? t('campaign.public.right', { entries: check.data.entries, winners: check.data.winners })
            : t('campaign.public.wrong')}
        </Alert>
      )}
      {check.error && (
        <Text size="sm" c="red" role="alert" mt="xs">
          {errorText(check.error)}
        </Text>
      )}
    </Paper>
  );
}

function Hex({ name, value }: { name: string; value: string }) {
  return (
    <Text size="xs" c="dimmed" mt={6} component="div">
      {name}
      <Code block fz={11} mt={2} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {value}
      </Code>
    </Text>
  );
}
