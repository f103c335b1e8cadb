import { Group, Paper, Select } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usersQuery } from '../../../shared/api/get-users.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { addDays, fromWallClock } from '../../../shared/time.ts';
import { ListState } from '../../../shared/ui/list-state.tsx';
import { LoadMore } from '../../../shared/ui/load-more.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { auditLogQuery } from '../api/get-audit-log.ts';
import { ConsentInquiry } from '../components/consent-inquiry.tsx';
import { AuditRows } from '../components/audit-rows.tsx';
import { auditEntities, useAuditWords } from '../use-audit-words.ts';

/** 監査ログ: every change with who, when, before and after (DESIGN §7). */
export function AuditPage() {
  const { t } = useTranslation();
  const { storeId, zone } = useStoreChoice();
  const words = useAuditWords();
  const mayReport = useCan('customer.export');
  const [actorId, setActorId] = useState<string | null>(null);
  const [entity, setEntity] = useState<string | null>(null);
  const [[from, to], setDays] = useState<[string | null, string | null]>([null, null]);
  const { data: users = [] } = useQuery(usersQuery);
  const list = useInfiniteQuery(
    auditLogQuery({
      storeId,
      actorId,
      entity,
      from: from ? fromWallClock(`${from.slice(0, 10)} 00:00:00`, zone) : undefined,
      to: from && to ? fromWallClock(`${addDays(to.slice(0, 10), 1)} 00:00:00`, zone) : undefined,
    }),
  );
  const entries = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const filtered = Boolean(actorId || entity || from);
  const clear = { clearable: true, clearButtonProps: { 'aria-label': t('action.clear') } } as const;
  return (
    <Page title={t('nav.audit')} hint={t('audit.hint')} actions={mayReport && <ConsentInquiry />}>
      <Group gap="xs">
        <Select
          {...clear}
          size="xs"
          w={170}
          searchable
          aria-label={t('audit.who')}
          placeholder={t('audit.anyone')}
          value={actorId}
          onChange={setActorId}
          data={users.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Select
          {...clear}
          size="xs"
          w={170}
          searchable
          aria-label={t('audit.where')}
          placeholder={t('audit.anything')}
          value={entity}
          onChange={setEntity}
          data={auditEntities.map((value) => ({ value, label: words.entity(value) }))}
        />
        <DatePickerInput
          {...clear}
          size="xs"
          type="range"
          miw={210}
          allowSingleDateInRange
          valueFormat="YYYY/MM/DD"
          aria-label={t('analysis.fromTo')}
          placeholder={t('audit.anyDay')}
          value={[from, to]}
          onChange={setDays}
        />
      </Group>
      <Paper style={{ overflow: 'hidden' }}>
        <ListState
          list={list}
          isEmpty={entries.length === 0}
          empty={
            <EmptyState
              icon={IconHistory}
              title={t('audit.none')}
              text={filtered ? t('audit.noneFiltered') : t('audit.noneText')}
            />
          }
        />
        {entries.length > 0 && <AuditRows entries={entries} />}
      </Paper>
      <LoadMore list={list} />
    </Page>
  );
}
