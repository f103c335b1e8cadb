import { Badge, Button, Group, Paper, SimpleGrid, Stack, Switch, Text } from '@mantine/core';
import { IconPhotoPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { designsQuery } from '../api/designs.ts';

/** Backs of postcards, with those that are no longer used behind a switch. */
export function DesignList() {
  const { t } = useTranslation();
  const format = useFormat();
  const { storeId, stores } = useStoreChoice();
  const mayWrite = useCan('postcard.write');
  const [archived, setArchived] = useState(false);
  const query = useQuery(designsQuery(storeId, archived));
  const make = mayWrite && (
    <Button
      size="xs"
      leftSection={<IconPhotoPlus size={15} />}
      renderRoot={(props) => <Link to="/postcards/designs/new" {...props} />}
    >
      {t('postcards.newDesign')}
    </Button>
  );
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Switch
          size="xs"
          label={t('postcards.archived')}
          checked={archived}
          onChange={(event) => setArchived(event.currentTarget.checked)}
        />
        {make}
      </Group>
      {query.isPending && <Loading />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data?.length === 0 && (
        <Paper>
          <EmptyState
            icon={IconPhotoPlus}
            title={t('postcards.noDesigns')}
            text={t('postcards.noDesignsText')}
          />
        </Paper>
      )}
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
        {query.data?.map((design) => (
          <Paper key={design.id} p="md">
            <Group justify="space-between" wrap="nowrap" align="flex-start">
              <Link to="/postcards/designs/$designId" params={{ designId: design.id }} className="plain-link">
                <Text fw={600}>{design.name}</Text>
              </Link>
              <Badge miw="fit-content" color="gray" variant="light">
                {t(`postcards.layout.${design.layout}`)}
              </Badge>
            </Group>
            <Text size="sm" c="dimmed" lineClamp={2} mt={4}>
              {design.heading ?? design.body}
            </Text>
            <Text size="xs" c="dimmed" mt="xs" className="tabular">
              {stores.find(({ id }) => id === design.storeId)?.name ?? t('postcards.everyStore')} ・{' '}
              {t('postcards.version', { n: design.version })} ・ {design.updatedBy}{' '}
              {format.instant(design.updatedAt)}
            </Text>
          </Paper>
        ))}
      </SimpleGrid>
    </Stack>
  );
}
