import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { IconFileTypePdf } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { useFormat } from '../../../shared/use-format.ts';
import { settingsQuery, useCreateBatch } from '../api/postcards.ts';

/** Cards that patterns and rules have sent, of each store that is shown, and the button that makes a batch of them. */
export function TrayCards() {
  const { storeId, stores } = useStoreChoice();
  const shown = storeId ? stores.filter(({ id }) => id === storeId) : stores;
  return shown.map((store) => <TrayCard key={store.id} store={store} named={shown.length > 1} />);
}

function TrayCard({ store, named }: { store: { id: string; name: string }; named: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const mayWrite = useCan('postcard.write');
  const { data } = useQuery(settingsQuery(store.id));
  const create = useCreateBatch();
  if (!data || (named && data.waiting === 0)) return null;
  const make = () =>
    create.mutate(
      { storeId: store.id },
      {
        onSuccess: ({ id }) => void navigate({ to: '/postcards/batches/$batchId', params: { batchId: id } }),
      },
    );
  return (
    <Paper p="md" component="section" aria-labelledby={`tray-${store.id}`}>
      <Group justify="space-between" gap="sm">
        <div>
          <Title order={2} id={`tray-${store.id}`}>
            {named ? `${store.name}: ${t('postcards.waiting')}` : t('postcards.waiting')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('postcards.madeFrom')}
          </Text>
        </div>
        <Group gap="md">
          <Text fz="xl" fw={700} className="tabular">
            {t('postcards.cards', { n: format.number(data.waiting) })}
          </Text>
          {mayWrite && (
            <Button
              leftSection={<IconFileTypePdf size={16} />}
              disabled={data.waiting === 0}
              loading={create.isPending}
              onClick={make}
            >
              {t('postcards.make')}
            </Button>
          )}
        </Group>
      </Group>
    </Paper>
  );
}
