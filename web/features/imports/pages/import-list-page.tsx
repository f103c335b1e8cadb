import { Paper, Title } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { ListState } from '../../../shared/ui/list-state.tsx';
import { LoadMore } from '../../../shared/ui/load-more.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { importsQuery } from '../api/get-imports.ts';
import { ImportList } from '../components/import-list.tsx';
import { UploadCard } from '../components/upload-card.tsx';

/** Customers, vehicles and orders from CSV (B14). */
export function ImportListPage() {
  const { t } = useTranslation();
  const { storeId } = useStoreChoice();
  const list = useInfiniteQuery(importsQuery(storeId));
  const jobs = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page title={t('nav.imports')} hint={t('imports.hint')}>
      <UploadCard />
      <Paper component="section" aria-labelledby="past-imports" style={{ overflow: 'hidden' }}>
        <Title order={2} id="past-imports" px="md" pt="md" pb="xs">
          {t('imports.past')}
        </Title>
        <ListState
          list={list}
          isEmpty={jobs.length === 0}
          empty={<EmptyState icon={IconFileImport} title={t('imports.none')} text={t('imports.noneText')} />}
        />
        {jobs.length > 0 && <ImportList jobs={jobs} />}
      </Paper>
      <LoadMore list={list} />
    </Page>
  );
}
