import type { AutomationRun } from '#contract/automation';
import { Badge, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** What a run has come to, in a line; zeros are left out, but for what was sent. */
export function RunCounts({ run }: { run: AutomationRun }) {
  const { t } = useTranslation();
  const busy = run.status === 'selecting' || run.status === 'sending';
  return (
    <Group gap={4}>
      {busy && (
        <Badge color="blue" variant="light">
          {t('automation.working')}
        </Badge>
      )}
      <Badge color="kaze" variant="light">
        {t('automation.sent', { n: run.sent })}
      </Badge>
      {run.skipped > 0 && (
        <Badge color="gray" variant="light">
          {t('automation.skipped', { n: run.skipped })}
        </Badge>
      )}
      {run.held > 0 && !busy && (
        <Badge color="amber" variant="light">
          {t('automation.held', { n: run.held })}
        </Badge>
      )}
      {run.failed > 0 && (
        <Badge color="red" variant="light">
          {t('automation.failed', { n: run.failed })}
        </Badge>
      )}
      {run.inDoubt > 0 && (
        <Badge color="red" variant="light">
          {t('automation.inDoubt', { n: run.inDoubt })}
        </Badge>
      )}
    </Group>
  );
}
