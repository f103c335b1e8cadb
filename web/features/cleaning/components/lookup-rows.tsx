import type { CleaningRun } from '#contract/cleaning';
import type { ScrapStatus } from '#domain/scrap-lookup';
import { Badge, Button, Group, Paper, Table, Text, Title } from '@mantine/core';
import { IconCar } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ListState } from '../../../shared/ui/list-state.tsx';
import { LoadMore } from '../../../shared/ui/load-more.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { lookupsQuery } from '../api/runs.ts';
import { decisionColor, resultColor } from '../words.ts';

interface Props {
  run: CleaningRun;
  word: ScrapStatus | null;
  onAll: () => void;
}

/** The vehicles of a run, with their customers. */
export function LookupRows({ run, word, onAll }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const list = useInfiniteQuery(lookupsQuery(run.id, word, run.done));
  const lookups = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Paper component="section" aria-labelledby="vehicles" style={{ overflow: 'hidden' }}>
      <Group px="md" pt="md" pb="xs" gap="sm">
        <Title order={2} id="vehicles">
          {word ? t('cleaning.vehiclesOf', { result: t(`cleaning.result.${word}`) }) : t('cleaning.vehicles')}
        </Title>
        {word && (
          <Button size="compact-xs" variant="subtle" onClick={onAll}>
            {t('cleaning.allResults')}
          </Button>
        )}
      </Group>
      <ListState
        list={list}
        isEmpty={lookups.length === 0}
        empty={
          <EmptyState icon={IconCar} title={t('cleaning.noVehicles')} text={t('cleaning.noVehiclesText')} />
        }
      />
      {lookups.length > 0 && (
        <Table.ScrollContainer minWidth={820} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table horizontalSpacing="md">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('cleaning.customer')}</Table.Th>
                <Table.Th>{t('cleaning.vehicle')}</Table.Th>
                <Table.Th>{t('cleaning.chassis')}</Table.Th>
                <Table.Th>{t('cleaning.expiry')}</Table.Th>
                <Table.Th>{t('cleaning.resultLabel')}</Table.Th>
                <Table.Th>{t('search.column.decision')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {lookups.map((lookup) => (
                <Table.Tr key={lookup.id}>
                  <Table.Td>
                    <Link
                      to="/customers/$customerId"
                      params={{ customerId: lookup.customer.id }}
                      className="plain-link"
                    >
                      <Text span size="sm" fw={600}>
                        {lookup.customer.name}
                      </Text>
                    </Link>
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm">{lookup.vehicle.registrationNumber ?? '—'}</Text>
                    <Text size="xs" c="dimmed">
                      {lookup.vehicle.name}
                    </Text>
                  </Table.Td>
                  <Table.Td className="tabular nowrap">{lookup.vehicle.chassisNumber ?? '—'}</Table.Td>
                  <Table.Td className="tabular nowrap">
                    {format.day(lookup.vehicle.inspectionExpiresOn)}
                  </Table.Td>
                  <Table.Td>
                    {lookup.result ? (
                      <Badge miw="fit-content" color={resultColor[lookup.result]}>
                        {t(`cleaning.result.${lookup.result}`)}
                      </Badge>
                    ) : (
                      <Text size="sm" c="dimmed">
                        {lookup.attempts > 0
                          ? t('cleaning.again', { n: lookup.attempts })
                          : t('cleaning.waiting')}
                      </Text>
                    )}
                    {lookup.lacks && (
                      <Text size="xs" c="dimmed">
                        {t(`cleaning.lacks.${lookup.lacks}`)}
                      </Text>
                    )}
                    {lookup.simulated && (
                      <Text size="xs" c="dimmed">
                        {t('cleaning.simulated')}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>
                    <Badge
                      miw="fit-content"
                      variant="light"
                      color={decisionColor[lookup.customer.cleaningDecision]}
                    >
                      {t(`cleaning.decision.${lookup.customer.cleaningDecision}`)}
                    </Badge>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <LoadMore list={list} inset />
    </Paper>
  );
}
