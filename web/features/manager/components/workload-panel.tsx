import { Button, Group, Paper, Stack } from '@mantine/core';
import { IconBuildingStore, IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { workloadQuery } from '../api/get-workload.ts';
import type { StaffLoad } from '../load.ts';
import { PassDialog } from './pass-dialog.tsx';
import { StaffLoads } from './staff-loads.tsx';
import { StoreLoad } from './store-load.tsx';

export function WorkloadPanel() {
  const { t } = useTranslation();
  const { storeId, stores, choose } = useStoreChoice();
  const query = useQuery({ ...workloadQuery(storeId ?? ''), enabled: storeId !== null });
  const [passing, setPassing] = useState<StaffLoad | null>(null);
  if (!storeId) {
    return (
      <Paper>
        <EmptyState
          icon={IconBuildingStore}
          title={t('manager.chooseStore')}
          action={
            <Group mt="xs" justify="center">
              {stores.map(({ id, name }) => (
                <Button key={id} size="xs" variant="default" onClick={() => choose(id)}>
                  {name}
                </Button>
              ))}
            </Group>
          }
        />
      </Paper>
    );
  }
  if (query.isPending) return <Loading />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const load = query.data;
  if (load.staff.length === 0 && load.unassigned.open === 0) {
    return (
      <Paper>
        <EmptyState icon={IconUsersGroup} title={t('manager.nobody')} text={t('manager.nobodyText')} />
      </Paper>
    );
  }
  return (
    <Stack gap="md">
      <StoreLoad load={load} />
      <StaffLoads load={load} onPass={setPassing} />
      {passing && (
        <PassDialog
          storeId={storeId}
          person={passing}
          colleagues={load.staff.filter(({ id, active }) => active && id !== passing.id)}
          onClose={() => setPassing(null)}
        />
      )}
    </Stack>
  );
}
