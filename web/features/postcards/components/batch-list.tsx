import type { PostcardBatch } from '#contract/postcards';
import { Badge, Group, Progress, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import { batchColor } from '../batch-state.ts';

/** Batches, newest first. */
export function BatchList({ batches }: { batches: PostcardBatch[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Table.ScrollContainer minWidth={720} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table highlightOnHover horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('postcards.name')}</Table.Th>
            <Table.Th>{t('postcards.state')}</Table.Th>
            <Table.Th ta="end">{t('postcards.count')}</Table.Th>
            <Table.Th ta="end">{t('postcards.leftOut')}</Table.Th>
            <Table.Th ta="end">{t('postcards.returned')}</Table.Th>
            <Table.Th ta="end">{t('postcards.cost')}</Table.Th>
            <Table.Th>{t('postcards.who')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {batches.map((batch) => (
            <Table.Tr key={batch.id}>
              <Table.Td>
                <Link to="/postcards/batches/$batchId" params={{ batchId: batch.id }} className="plain-link">
                  <Text span size="sm" fw={600}>
                    {batch.name}
                  </Text>
                </Link>
                <Text size="xs" c="dimmed" className="tabular nowrap">
                  {t('postcards.batch', { number: batch.number })} ・ {t(`postcards.source.${batch.source}`)}
                </Text>
              </Table.Td>
              <Table.Td>
                <Group gap={8} wrap="nowrap">
                  <Badge miw="fit-content" color={batchColor[batch.status]}>
                    {t(`postcards.status.${batch.status}`)}
                  </Badge>
                  {batch.status === 'preparing' && (
                    <Progress
                      w={70}
                      value={batch.total > 0 ? (100 * batch.done) / batch.total : 0}
                      aria-label={t('postcards.progress')}
                    />
                  )}
                </Group>
              </Table.Td>
              {[batch.done, batch.leftOut, batch.returned].map((count, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: three columns that never change places
                <Table.Td key={at} ta="end" className="tabular">
                  {format.number(count)}
                </Table.Td>
              ))}
              <Table.Td ta="end" className="tabular">
                {format.yen(batch.costYen)}
              </Table.Td>
              <Table.Td>
                <Text size="sm">{batch.createdBy}</Text>
                <Text size="xs" c="dimmed" className="tabular nowrap">
                  {format.instant(batch.createdAt)}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
