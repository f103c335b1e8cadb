import { Accordion, Button, Grid, Group, Paper, Stack, Text, Title } from '@mantine/core';
import {
  IconCalendarPlus,
  IconChevronLeft,
  IconDeviceMobileMessage,
  IconMessage,
  IconRoute,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../shared/session/use-me.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { SuggestedHoursCard } from '../../analysis/components/suggested-hours-card.tsx';
import { customerFollowsQuery } from '../../follows/api/get-customer-follows.ts';
import { AssignDialog } from '../../follows/components/assign-dialog.tsx';
import { FollowCard } from '../../follows/components/follow-card.tsx';
import { FollowState } from '../../follows/components/follow-state.tsx';
import { StepList } from '../../follows/components/step-list.tsx';
import { CustomerReviewsCard } from '../../manager/components/customer-reviews-card.tsx';
import { NewTodoDialog } from '../../todos/components/new-todo-dialog.tsx';
import { customerQuery } from '../api/get-customer.ts';
import { ConsentCard } from '../components/consent-card.tsx';
import { ConvenientTimesCard } from '../components/convenient-times-card.tsx';
import { CustomerHeader } from '../components/customer-header.tsx';
import { HistoryTimeline } from '../components/history-timeline.tsx';
import { OpenTodosCard } from '../components/open-todos-card.tsx';
import { ProfileCard } from '../components/profile-card.tsx';
import { PropertyCards } from '../components/property-cards.tsx';
import { SmsDialog } from '../components/sms-dialog.tsx';

const open = new Set(['starting', 'running', 'paused']);

export function CustomerPage() {
  const { t } = useTranslation();
  const { customerId } = useParams({ from: '/staff/customers/$customerId' });
  const profile = useQuery(customerQuery(customerId));
  const follows = useQuery(customerFollowsQuery(customerId));
  const mayAssign = useCan('follow.write');
  const [dialog, setDialog] = useState<'assign' | 'todo' | 'sms' | null>(null);
  if (profile.isPending) return <Loading />;
  if (profile.isError) return <ErrorState error={profile.error} onRetry={() => void profile.refetch()} />;
  const customer = profile.data;
  const running = follows.data?.filter(({ status }) => open.has(status)) ?? [];
  const ended = follows.data?.filter(({ status }) => !open.has(status)) ?? [];
  return (
    <Page
      title={customer.name}
      before={
        <Link to="/customers" className="plain-link">
          <Group gap={2} c="dimmed" fz="xs">
            <IconChevronLeft size={14} aria-hidden /> {t('nav.customers')}
          </Group>
        </Link>
      }
      hint={customer.kana}
      actions={
        mayAssign && (
          <>
            <Button
              renderRoot={(props) => (
                <Link {...props} to="/customers/$customerId/messages" params={{ customerId }} />
              )}
              variant="default"
              size="xs"
              leftSection={<IconMessage size={16} aria-hidden />}
            >
              {t('deal.messages')}
            </Button>
            {customer.phone && (
              <Button
                variant="default"
                size="xs"
                leftSection={<IconDeviceMobileMessage size={16} />}
                onClick={() => setDialog('sms')}
              >
                {t('sms.open')}
              </Button>
            )}
            <Button
              variant="default"
              size="xs"
              leftSection={<IconCalendarPlus size={16} />}
              onClick={() => setDialog('todo')}
            >
              {t('todo.add')}
            </Button>
            <Button size="xs" leftSection={<IconRoute size={16} />} onClick={() => setDialog('assign')}>
              {t('follow.assign')}
            </Button>
          </>
        )
      }
    >
      <CustomerHeader customer={customer} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 8.5 }}>
          <Stack gap="md">
            {follows.isError && <ErrorState error={follows.error} onRetry={() => void follows.refetch()} />}
            {follows.isSuccess && running.length === 0 && (
              <Paper>
                <EmptyState
                  icon={IconRoute}
                  title={t('follow.noneRunning')}
                  text={t('follow.noneRunningText')}
                />
              </Paper>
            )}
            {running.map((follow) => (
              <FollowCard key={follow.id} follow={follow} />
            ))}
            {ended.length > 0 && (
              <Paper>
                <Accordion variant="filled" order={2}>
                  {ended.map((follow) => (
                    <Accordion.Item key={follow.id} value={follow.id}>
                      <Accordion.Control>
                        <Group gap="xs">
                          <Text size="sm">{follow.patternName}</Text>
                          <FollowState follow={follow} />
                        </Group>
                      </Accordion.Control>
                      <Accordion.Panel>
                        <StepList steps={follow.steps} editable={false} onPick={() => undefined} />
                      </Accordion.Panel>
                    </Accordion.Item>
                  ))}
                </Accordion>
              </Paper>
            )}
            <Paper p="md" component="section" aria-labelledby="history">
              <Title order={2} id="history" mb="sm">
                {t('history.title')}
              </Title>
              <HistoryTimeline customerId={customerId} />
            </Paper>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 3.5 }}>
          <Stack gap="md">
            <OpenTodosCard customerId={customerId} />
            <ProfileCard customer={customer} />
            <PropertyCards customerId={customerId} />
            <ConsentCard customerId={customerId} />
            <SuggestedHoursCard customer={customer} />
            <ConvenientTimesCard customer={customer} />
            <CustomerReviewsCard customer={customer} />
          </Stack>
        </Grid.Col>
      </Grid>
      {dialog === 'assign' && (
        <AssignDialog customerId={customer.id} customerName={customer.name} onClose={() => setDialog(null)} />
      )}
      {dialog === 'sms' && <SmsDialog customerId={customer.id} onClose={() => setDialog(null)} />}
      {dialog === 'todo' && <NewTodoDialog customer={customer} onClose={() => setDialog(null)} />}
    </Page>
  );
}
