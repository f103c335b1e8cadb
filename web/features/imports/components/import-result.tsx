import type { Import } from '#contract/imports';
import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconFileImport, IconUsers } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import { ErrorRows } from './error-rows.tsx';
import { OutcomeBar } from './outcome-bar.tsx';

/** What was imported, what was not, and where to go from here. */
export function ImportResult({ job }: { job: Import }) {
  const { t } = useTranslation();
  const format = useFormat();
  const stored = job.created + job.updated;
  return (
    <Stack gap="sm">
      <Paper p="md" component="section" aria-labelledby="result">
        <Title order={2} id="result">
          {job.status === 'completed' ? t('imports.resultTitle') : t('imports.status.cancelled')}
        </Title>
        <Text size="sm" c="dimmed" mb="sm" className="tabular">
          {job.status === 'completed'
            ? t('imports.resultText', { n: format.number(stored) })
            : t('imports.cancelledText', { n: format.number(stored) })}
          {job.finishedAt && ` ・ ${format.instant(job.finishedAt, 'fullDateTime')}`}
        </Text>
        <OutcomeBar counts={job} />
        <Group justify="flex-end" mt="md">
          <Button variant="default" component={Link} to="/imports" leftSection={<IconFileImport size={16} />}>
            {t('imports.another')}
          </Button>
          <Button component={Link} to="/customers" leftSection={<IconUsers size={16} />}>
            {t('imports.toCustomers')}
          </Button>
        </Group>
      </Paper>
      {job.failed + job.held > 0 && <ErrorRows job={job} />}
    </Stack>
  );
}
