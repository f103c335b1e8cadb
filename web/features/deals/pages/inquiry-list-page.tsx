import { Button, Paper } from '@mantine/core';
import { IconPlus, IconSparkles } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exportUrl } from '../../../shared/download.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { ExportMenu } from '../../../shared/ui/export-menu.tsx';
import { LoadMore } from '../../../shared/ui/load-more.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { askedInquiries, inquiriesQuery } from '../api/get-deals.ts';
import { DealFilters } from '../components/deal-filters.tsx';
import { DealTabs } from '../components/deal-tabs.tsx';
import { InquiryTable } from '../components/inquiry-table.tsx';
import { NewQuoteDialog } from '../components/new-quote-dialog.tsx';
import { type DealSearch, isFiltered } from '../deal-search.ts';

/** 新着見積り一覧 */
export function InquiryListPage() {
  const { t } = useTranslation();
  const { storeId } = useStoreChoice();
  const mayWrite = useCan('customer.write');
  const search = useSearch({ from: '/staff/inquiries' });
  const navigate = useNavigate({ from: '/inquiries' });
  const [adding, setAdding] = useState(false);
  const list = useInfiniteQuery({
    ...inquiriesQuery({ storeId, search }),
    placeholderData: keepPreviousData,
  });
  const inquiries = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const filtered = isFiltered(search);
  const apply = (change: DealSearch) =>
    void navigate({ replace: true, search: (before) => ({ ...before, ...change }) });
  return (
    <Page
      fill
      title={t('deal.inquiries')}
      before={<DealTabs current="inquiries" />}
      actions={
        <>
          <ExportMenu
            href={(format) =>
              exportUrl('quotes', { ...format, ...askedInquiries({ storeId, search }), status: 'new' })
            }
          />
          {mayWrite && (
            <Button size="xs" leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
              {t('deal.addQuote')}
            </Button>
          )}
        </>
      }
    >
      <DealFilters list="inquiries" search={search} onChange={apply} />
      <Paper style={{ flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column', overflow: 'hidden' }}>
        {list.isPending && <Loading />}
        {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
        {list.isSuccess && inquiries.length === 0 && (
          <EmptyState
            icon={IconSparkles}
            title={filtered ? t('deal.notFound') : t('deal.noInquiries')}
            text={filtered ? t('deal.notFoundText') : t('deal.noInquiriesText')}
          />
        )}
        {inquiries.length > 0 && <InquiryTable inquiries={inquiries} />}
        <LoadMore list={list} />
      </Paper>
      {adding && <NewQuoteDialog onClose={() => setAdding(false)} />}
    </Page>
  );
}
