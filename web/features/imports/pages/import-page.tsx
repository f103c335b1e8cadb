import { Alert, Group } from '@mantine/core';
import { IconAlertTriangle, IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../../shared/ui/page.tsx';
import { ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { importQuery } from '../api/get-imports.ts';
import { CheckResult } from '../components/check-result.tsx';
import { ImportProgress } from '../components/import-progress.tsx';
import { ImportResult } from '../components/import-result.tsx';
import { MappingForm } from '../components/mapping-form.tsx';
import { WizardSteps } from '../components/wizard-steps.tsx';

const stepOf = {
  draft: 1,
  checking: 2,
  checked: 2,
  running: 3,
  paused: 3,
  completed: 4,
  cancelled: 4,
  failed: 1,
};

/** One import on its way: columns, dry run, run, result. */
export function ImportPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { importId } = useParams({ from: '/staff/imports/$importId' });
  const query = useQuery(importQuery(importId));
  const [remap, setRemap] = useState(false);
  if (query.isPending) return <Loading />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const job = query.data;
  const mapping = job.status === 'draft' || job.status === 'failed' || (remap && job.status === 'checked');
  return (
    <Page
      title={job.fileName}
      before={
        <Link to="/imports" className="plain-link">
          <Group gap={2} c="dimmed" fz="xs">
            <IconChevronLeft size={14} aria-hidden /> {t('nav.imports')}
          </Group>
        </Link>
      }
      hint={t('imports.facts', {
        kind: t(`imports.kind.${job.kind}`),
        rows: format.number(job.total),
        encoding: job.encoding === 'utf-8' ? 'UTF-8' : 'Shift_JIS',
      })}
    >
      <WizardSteps at={mapping ? 1 : stepOf[job.status]} />
      {job.error && (
        <Alert color="red" icon={<IconAlertTriangle size={18} />} title={t('imports.failedTitle')}>
          {job.error}
        </Alert>
      )}
      {mapping && <MappingForm job={job} onChecked={() => setRemap(false)} />}
      {(job.status === 'checking' || job.status === 'running' || job.status === 'paused') && (
        <ImportProgress job={job} />
      )}
      {job.status === 'checked' && !remap && <CheckResult job={job} onRemap={() => setRemap(true)} />}
      {(job.status === 'completed' || job.status === 'cancelled') && <ImportResult job={job} />}
    </Page>
  );
}
