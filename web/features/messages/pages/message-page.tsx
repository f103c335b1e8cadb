import { Button, Group, Paper, Select } from '@mantine/core';
import { IconCheck, IconChevronLeft, IconMessages } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { showDone } from '../../../shared/notify.ts';
import { useCan } from '../../../shared/session/use-me.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { customerQuery, customerQuotesQuery } from '../../customers/api/get-customer.ts';
import { quoteDetailQuery } from '../../deals/api/get-deals.ts';
import { threadQuery, useMarkHandled, useMarkRead } from '../api/thread.ts';
import { Composer } from '../components/composer.tsx';
import { ThreadList } from '../components/thread-list.tsx';

/** メッセージ送受信画面: the thread of one quote, or all of the customer's, and the next message. */
export function MessagePage() {
  const { t } = useTranslation();
  const { customerId } = useParams({ from: '/staff/customers/$customerId/messages' });
  const { quote: quoteId } = useSearch({ from: '/staff/customers/$customerId/messages' });
  const mayWrite = useCan('customer.write');
  const customer = useQuery(customerQuery(customerId));
  const thread = useInfiniteQuery(threadQuery(customerId, quoteId));
  const detail = useQuery({ ...quoteDetailQuery(quoteId ?? ''), enabled: quoteId !== undefined });
  const markRead = useMarkRead(customerId);
  const handled = useMarkHandled(customerId);
  const end = useRef<HTMLDivElement>(null);
  const items = thread.data?.pages.flatMap((page) => page.items) ?? [];
  const unread = items.filter((item) => item.direction === 'in' && item.staffReadAt === null).length;
  // A wish chosen on My Page waits without a message of its own (C6).
  const waiting =
    (detail.data?.waitingTodoIds.length ?? 0) > 0 ||
    items.some((item) => item.direction === 'in' && item.channel !== 'survey' && item.handledAt === null);
  const { mutate: read } = markRead;
  useEffect(() => {
    if (unread > 0) read(quoteId ?? null);
  }, [unread, quoteId, read]);
  const newest = items[0]?.id;
  useEffect(() => {
    if (newest) end.current?.scrollTo({ top: end.current.scrollHeight });
  }, [newest]);

  if (customer.isPending) return <Loading />;
  if (customer.isError) return <ErrorState error={customer.error} onRetry={() => void customer.refetch()} />;
  const { name, erasedAt } = customer.data;
  const back = quoteId ? (
    <Link to="/quotes/$quoteId" params={{ quoteId }} search={{}} className="plain-link">
      <Back name={name} />
    </Link>
  ) : (
    <Link to="/customers/$customerId" params={{ customerId }} className="plain-link">
      <Back name={name} />
    </Link>
  );
  return (
    <Page
      title={t('message.title', { name })}
      before={back}
      actions={
        waiting &&
        mayWrite && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconCheck size={16} aria-hidden />}
            loading={handled.isPending}
            onClick={() =>
              handled.mutate(quoteId ?? null, { onSuccess: () => showDone(t('message.markedHandled')) })
            }
          >
            {t('message.markHandled')}
          </Button>
        )
      }
    >
      <QuoteChoice customerId={customerId} quoteId={quoteId} />
      <Paper component="section" aria-label={t('message.thread')}>
        <div
          ref={end}
          tabIndex={0}
          role="region"
          aria-label={t('message.thread')}
          style={{ maxHeight: '56vh', overflow: 'auto' }}
        >
          {thread.isPending && <Loading />}
          {thread.isError && <ErrorState error={thread.error} onRetry={() => void thread.refetch()} />}
          {thread.isSuccess && items.length === 0 && (
            <EmptyState icon={IconMessages} title={t('message.none')} text={t('message.noneText')} />
          )}
          {thread.hasNextPage && (
            <Group justify="center" pt="sm">
              <Button
                size="xs"
                variant="default"
                loading={thread.isFetchingNextPage}
                onClick={() => void thread.fetchNextPage()}
              >
                {t('message.older')}
              </Button>
            </Group>
          )}
          {items.length > 0 && <ThreadList items={[...items].reverse()} />}
        </div>
      </Paper>
      {mayWrite && !erasedAt && thread.isSuccess && (
        <Composer
          key={quoteId ?? 'all'}
          customerId={customerId}
          quoteId={quoteId}
          lastSubject={
            items.find(({ direction, channel }) => direction === 'in' && channel !== 'survey')?.subject ??
            null
          }
          mailOff={detail.data?.customer.hasMail === false}
        />
      )}
    </Page>
  );
}

function Back({ name }: { name: string }) {
  return (
    <Group gap={2} c="dimmed" fz="xs">
      <IconChevronLeft size={14} aria-hidden /> {name}
    </Group>
  );
}

/** The thread of one quote, or everything; absent where there is one thread only. */
function QuoteChoice({ customerId, quoteId }: { customerId: string; quoteId: string | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate({ from: '/customers/$customerId/messages' });
  const { data: quotes = [] } = useQuery(customerQuotesQuery(customerId));
  if (quotes.length === 0) return null;
  return (
    <Select
      size="sm"
      maw={480}
      aria-label={t('message.quote')}
      allowDeselect={false}
      value={quoteId ?? 'all'}
      onChange={(value) =>
        void navigate({ replace: true, search: value === 'all' || !value ? {} : { quote: value } })
      }
      data={[
        { value: 'all', label: t('message.allQuotes') },
        ...quotes.map((quote) => ({
          value: quote.id,
          label: `${quote.vehicleText ?? t('deal.noVehicle')}（${t(`customer.negotiation.${quote.status}`)} ・ ${format.instant(quote.receivedAt)}）`,
        })),
      ]}
    />
  );
}
