import type { QuoteDetail } from '#contract/deals';
import { Badge, Button, Group, Paper, Stack, Tabs, Title } from '@mantine/core';
import {
  IconChevronLeft,
  IconClipboardText,
  IconMessage,
  IconPencil,
  IconPrinter,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../shared/session/use-me.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { stateColor } from '../../customers/components/state-color.ts';
import { quoteDetailQuery } from '../api/get-deals.ts';
import { CustomerFacts } from '../components/customer-facts.tsx';
import { Dealings } from '../components/dealings.tsx';
import { EditRequestDialog } from '../components/edit-request-dialog.tsx';
import { QuoteHead } from '../components/quote-head.tsx';
import { QuoteLink } from '../components/quote-link.tsx';
import { RequestFacts } from '../components/request-facts.tsx';
import { StateActions } from '../components/state-actions.tsx';
import { SurveyAnswers } from '../components/survey-answers.tsx';

const TABS = ['request', 'customer', 'dealing', 'survey'] as const;
type Tab = (typeof TABS)[number];

/** 見積り詳細, 商談顧客詳細: the source's tabs, with the way to the message screen and to paper. */
export function QuotePage() {
  const { quoteId } = useParams({ from: '/staff/quotes/$quoteId' });
  const detail = useQuery(quoteDetailQuery(quoteId));
  if (detail.isPending) return <Loading />;
  if (detail.isError) return <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />;
  return <QuoteScreen detail={detail.data} />;
}

function QuoteScreen({ detail }: { detail: QuoteDetail }) {
  const { t } = useTranslation();
  const mayWrite = useCan('customer.write');
  const search = useSearch({ from: '/staff/quotes/$quoteId' });
  const navigate = useNavigate({ from: '/quotes/$quoteId' });
  const { quote, customer, surveys, unread } = detail;
  const tab: Tab = TABS.find((each) => each === search.tab) ?? 'request';
  const isNew = quote.status === 'new';
  return (
    <Page
      title={customer.name}
      hint={customer.kana}
      before={
        <Link to={isNew ? '/inquiries' : '/deals'} search={{}} className="plain-link">
          <Group gap={2} c="dimmed" fz="xs">
            <IconChevronLeft size={14} aria-hidden /> {t(isNew ? 'deal.inquiries' : 'deal.deals')}
          </Group>
        </Link>
      }
      actions={
        <>
          <Button
            renderRoot={(props) => (
              <Link {...props} to="/quotes/$quoteId/print" params={{ quoteId: quote.id }} />
            )}
            size="xs"
            variant="default"
            leftSection={<IconPrinter size={16} aria-hidden />}
          >
            {t('deal.printPage')}
          </Button>
          <Button
            renderRoot={(props) => (
              <Link
                {...props}
                to="/customers/$customerId/messages"
                params={{ customerId: customer.id }}
                search={{ quote: quote.id }}
              />
            )}
            size="xs"
            variant="default"
            leftSection={<IconMessage size={16} aria-hidden />}
            rightSection={
              unread > 0 && (
                <Badge size="sm" color="red.7" variant="filled" aria-label={t('deal.unread', { n: unread })}>
                  {unread}
                </Badge>
              )
            }
          >
            {t('deal.messages')}
          </Button>
          {mayWrite && !customer.erased && <StateActions quote={quote} />}
        </>
      }
    >
      <QuoteHead detail={detail} />
      <Tabs
        value={tab}
        onChange={(next) =>
          void navigate({ replace: true, search: next === 'request' || !next ? {} : { tab: next } })
        }
      >
        <Tabs.List style={{ flexWrap: 'nowrap', overflowX: 'auto' }}>
          {TABS.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`deal.tab.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="request" pt="md">
          <Request detail={detail} mayEdit={mayWrite && !customer.erased} />
        </Tabs.Panel>
        <Tabs.Panel value="customer" pt="md">
          <Paper p="md">
            <CustomerFacts customer={customer} />
            <Group mt="md">
              <Button
                renderRoot={(props) => (
                  <Link {...props} to="/customers/$customerId" params={{ customerId: customer.id }} />
                )}
                size="xs"
                variant="default"
              >
                {t('deal.openCustomer')}
              </Button>
            </Group>
          </Paper>
        </Tabs.Panel>
        <Tabs.Panel value="dealing" pt="md">
          {tab === 'dealing' && <Dealings customerId={customer.id} />}
        </Tabs.Panel>
        <Tabs.Panel value="survey" pt="md">
          {surveys.length > 0 ? (
            <SurveyAnswers surveys={surveys} />
          ) : (
            <Paper>
              <EmptyState icon={IconClipboardText} title={t('deal.noSurvey')} text={t('deal.noSurveyText')} />
            </Paper>
          )}
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function Request({ detail: { quote, others }, mayEdit }: { detail: QuoteDetail; mayEdit: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [editing, setEditing] = useState(false);
  return (
    <Stack gap="md">
      <Paper p="md">
        <RequestFacts quote={quote} />
        {mayEdit && (
          <Group mt="md">
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPencil size={15} aria-hidden />}
              onClick={() => setEditing(true)}
            >
              {t('deal.editRequest')}
            </Button>
          </Group>
        )}
      </Paper>
      {others.length > 0 && (
        <Paper p="md" component="section" aria-labelledby="others">
          <Title order={2} id="others" mb="xs">
            {t('deal.others')}
          </Title>
          <Stack gap={6}>
            {others.map((other) => (
              <Group key={other.id} gap="xs" wrap="nowrap">
                <Badge size="sm" color={stateColor[other.status]} style={{ flexShrink: 0 }}>
                  {t(`customer.negotiation.${other.status}`)}
                </Badge>
                <QuoteLink id={other.id} text={other.vehicleText} />
                <span className="tabular nowrap" style={{ fontSize: 12 }}>
                  {format.instant(other.receivedAt)}
                </span>
              </Group>
            ))}
          </Stack>
        </Paper>
      )}
      {editing && <EditRequestDialog quote={quote} onClose={() => setEditing(false)} />}
    </Stack>
  );
}
