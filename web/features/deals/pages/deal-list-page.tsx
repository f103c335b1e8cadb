import { Paper } from '@mantine/core';
import { IconHeartHandshake } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { exportUrl } from '../../../shared/download.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { ExportMenu } from '../../../shared/ui/export-menu.tsx';
import { LoadMore } from '../../../shared/ui/load-more.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { askedDeals, dealsQuery } from '../api/get-deals.ts';
import { DealFilters } from '../components/deal-filters.tsx';
import { DealTable } from '../components/deal-table.tsx';
import { DealTabs } from '../components/deal-tabs.tsx';
import { type DealSearch, isFiltered } from '../deal-search.ts';

/** 商談顧客一覧 */
export function DealListPage() {
  const { t } = useTranslation();
  const { storeId } = useStoreChoice();
  const search = useSearch({ from: '/staff/deals' });
  const navigate = useNavigate({ from: '/deals' });
  const list = useInfiniteQuery({ ...dealsQuery({ storeId, search }), placeholderData: keepPreviousData });
  const deals = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const filtered = isFiltered(search);
  const apply = (change: DealSearch) =>
    void navigate({ replace: true, search: (before) => ({ ...before, ...change }) });
  return (
    <Page
      fill
      title={t('deal.deals')}
      before={<DealTabs current="deals" />}
      actions={
        <ExportMenu
          href={(format) => exportUrl('quotes', { ...format, ...askedDeals({ storeId, search }) })}
        />
      }
    >
      <DealFilters list="deals" search={search} onChange={apply} />
      <Paper style={{ flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column', overflow: 'hidden' }}>
        {list.isPending && <Loading />}
        {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
        {list.isSuccess && deals.length === 0 && (
          <EmptyState
            icon={IconHeartHandshake}
            title={filtered ? t('deal.notFound') : t('deal.noDeals')}
            text={filtered ? t('deal.notFoundText') : t('deal.noDealsText')}
          />
        )}
        {deals.length > 0 && <DealTable deals={deals} />}
        <LoadMore list={list} />
      </Paper>
    </Page>
  );
}
