import type { Import } from '#contract/imports';
import { Badge, Group, Progress, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import { importColor, isStored } from '../import-state.ts';

/** Past imports, newest first. */
export function ImportList({ jobs }: { jobs: Import[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Table.ScrollContainer minWidth={760} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table highlightOnHover horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th className="nowrap">{t('imports.file')}</Table.Th>
            <Table.Th className="nowrap">{t('imports.kindLabel')}</Table.Th>
            <Table.Th className="nowrap">{t('imports.state')}</Table.Th>
            <Table.Th ta="end">{t('imports.rows')}</Table.Th>
            <Table.Th ta="end">{t('imports.outcome.created')}</Table.Th>
            <Table.Th ta="end">{t('imports.outcome.updated')}</Table.Th>
            <Table.Th ta="end">{t('imports.outcome.failed')}</Table.Th>
            <Table.Th className="nowrap">{t('imports.who')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {jobs.map((job) => (
            <Table.Tr key={job.id}>
              <Table.Td>
                <Link to="/imports/$importId" params={{ importId: job.id }} className="plain-link">
                  <Text span size="sm" fw={600}>
                    {job.fileName}
                  </Text>
                </Link>
              </Table.Td>
              <Table.Td className="nowrap">{t(`imports.kind.${job.kind}`)}</Table.Td>
              <Table.Td>
                <Group gap={8} wrap="nowrap">
                  <Badge miw="fit-content" color={importColor[job.status]}>
                    {t(`imports.status.${job.status}`)}
                  </Badge>
                  {(job.status === 'running' || job.status === 'checking') && (
                    <Progress
                      w={70}
                      value={job.total > 0 ? (100 * job.rowsRead) / job.total : 0}
                      aria-label={t('imports.progress')}
                    />
                  )}
                </Group>
              </Table.Td>
              <Table.Td ta="end" className="tabular">
                {format.number(job.total)}
              </Table.Td>
              <Table.Td ta="end" className="tabular">
                {isStored(job) ? format.number(job.created) : '—'}
              </Table.Td>
              <Table.Td ta="end" className="tabular">
                {isStored(job) ? format.number(job.updated) : '—'}
              </Table.Td>
              <Table.Td ta="end" className="tabular">
                {isStored(job) ? format.number(job.failed + job.held) : '—'}
              </Table.Td>
              <Table.Td>
                <Text size="sm">{job.createdBy}</Text>
                <Text size="xs" c="dimmed" className="tabular nowrap">
                  {format.instant(job.createdAt)}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
