import { Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { IconChevronLeft, IconPrinter } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../../shared/ui/page.tsx';
import { ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { customerHistoryQuery } from '../../customers/api/get-customer.ts';
import { quoteDetailQuery } from '../api/get-deals.ts';
import { CustomerFacts } from '../components/customer-facts.tsx';
import { RequestFacts } from '../components/request-facts.tsx';
import { SurveyAnswers } from '../components/survey-answers.tsx';

const MOST_PAGES = 10;

/** Everything of the detail screen on paper, with every added field and the surveys (C13). */
export function QuotePrintPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { quoteId } = useParams({ from: '/staff/quotes/$quoteId/print' });
  const detail = useQuery(quoteDetailQuery(quoteId));
  const customerId = detail.data?.customer.id ?? '';
  const history = useInfiniteQuery({ ...customerHistoryQuery(customerId), enabled: customerId !== '' });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = history;
  // Paper has no button for more: all of it is read, up to a length that nobody prints by accident.
  const goesOn = hasNextPage && (history.data?.pages.length ?? 0) < MOST_PAGES;
  useEffect(() => {
    if (goesOn && !isFetchingNextPage) void fetchNextPage();
  }, [goesOn, isFetchingNextPage, fetchNextPage]);
  if (detail.isPending) return <Loading />;
  if (detail.isError) return <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />;
  const { quote, customer, surveys } = detail.data;
  const entries = history.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page
      title={t('deal.printPage')}
      before={
        <Link to="/quotes/$quoteId" params={{ quoteId }} search={{}} className="plain-link">
          <Group gap={2} c="dimmed" fz="xs">
            <IconChevronLeft size={14} aria-hidden /> {customer.name}
          </Group>
        </Link>
      }
      actions={
        <Button
          size="xs"
          leftSection={<IconPrinter size={16} aria-hidden />}
          disabled={history.isPending || goesOn}
          onClick={() => window.print()}
        >
          {t('deal.print')}
        </Button>
      }
    >
      <Paper p="lg" component="article" aria-label={t('deal.printPage')}>
        <Group justify="space-between" align="baseline" mb="md">
          <Title order={2}>{customer.name}</Title>
          <Text size="sm">
            {t('deal.field.status')}: {t(`customer.negotiation.${quote.status}`)} ・ {t('deal.column.survey')}
            : {surveys.length > 0 ? <strong>{t('deal.yes')}</strong> : t('deal.no')}
          </Text>
        </Group>
        <Stack gap="lg">
          <section>
            <Title order={3} mb="xs">
              {t('deal.tab.request')}
            </Title>
            <RequestFacts quote={quote} />
          </section>
          <section>
            <Title order={3} mb="xs">
              {t('deal.tab.customer')}
            </Title>
            <CustomerFacts customer={customer} />
          </section>
          <section>
            <Title order={3} mb="xs">
              {t('deal.tab.survey')}
            </Title>
            {surveys.length > 0 ? (
              <SurveyAnswers surveys={surveys} />
            ) : (
              <Text size="sm">{t('deal.noSurvey')}</Text>
            )}
          </section>
          <section>
            <Title order={3} mb="xs">
              {t('history.title')}
            </Title>
            {entries.length === 0 && !history.isPending && <Text size="sm">{t('history.none')}</Text>}
            <Table fz="xs" verticalSpacing={4}>
              <Table.Tbody>
                {entries.map((entry) => (
                  <Table.Tr key={entry.id}>
                    <Table.Td className="tabular nowrap">
                      {format.instant(entry.occurredAt, 'fullDateTime')}
                    </Table.Td>
                    <Table.Td>{entry.summary}</Table.Td>
                    <Table.Td className="nowrap">{entry.actor.name}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
            {hasNextPage && !goesOn && (
              <Button
                className="no-print"
                mt="sm"
                size="xs"
                variant="default"
                loading={isFetchingNextPage}
                onClick={() => void fetchNextPage()}
              >
                {t('action.more')}
              </Button>
            )}
          </section>
        </Stack>
      </Paper>
    </Page>
  );
}
