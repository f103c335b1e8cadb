import type { Import } from '#contract/imports';
import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconArrowBackUp, IconDatabaseImport } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import { useCommandImport } from '../api/change-import.ts';
import { ErrorRows } from './error-rows.tsx';
import { OutcomeBar } from './outcome-bar.tsx';

/** What the import would do. Nothing has changed yet; rows with errors would be left out. */
export function CheckResult({ job, onRemap }: { job: Import; onRemap: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const run = useCommandImport(job.id);
  const check = job.check;
  if (!check) return null;
  const good = check.created + check.updated + check.unchanged;
  const bad = check.failed + check.held;
  return (
    <Stack gap="sm">
      <Paper p="md" component="section" aria-labelledby="check">
        <Title order={2} id="check">
          {t('imports.checkTitle')}
        </Title>
        <Text size="sm" c="dimmed" mb="sm">
          {bad === 0
            ? t('imports.checkClean', { n: format.number(good) })
            : t('imports.checkBad', { n: format.number(good), bad: format.number(bad) })}
        </Text>
        <OutcomeBar counts={check} />
        <Group justify="flex-end" mt="md">
          <Button variant="default" leftSection={<IconArrowBackUp size={16} />} onClick={onRemap}>
            {t('imports.remap')}
          </Button>
          <Button
            leftSection={<IconDatabaseImport size={16} />}
            disabled={good === 0}
            loading={run.isPending}
            onClick={() => run.mutate('run')}
          >
            {t('imports.run', { n: format.number(good) })}
          </Button>
        </Group>
      </Paper>
      {bad > 0 && <ErrorRows job={job} />}
    </Stack>
  );
}
