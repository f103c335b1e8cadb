import type { Encoding, Import, PutMapping } from '#contract/imports';
import { Alert, Button, Group, Paper, Radio, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { useCheckImport, useCommandImport } from '../api/change-import.ts';
import { importPreviewQuery } from '../api/get-imports.ts';
import { ColumnTable } from './column-table.tsx';

/** Encoding, and where each column goes: suggested by its header, decided by the person. */
export function MappingForm({ job, onChecked }: { job: Import; onChecked: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [encoding, setEncoding] = useState<Encoding>(job.encoding);
  const [edited, setEdited] = useState<(string | null)[] | null>(job.columns);
  const [onDouble, setOnDouble] = useState<PutMapping['onDouble']>(job.onDouble);
  const preview = useQuery(importPreviewQuery(job.id, encoding));
  const check = useCheckImport(job.id);
  const cancel = useCommandImport(job.id);
  if (preview.isPending) return <Loading />;
  if (preview.isError) return <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />;
  const { fields, suggestion } = preview.data;
  const columns = edited?.length === suggestion.length ? edited : suggestion;
  const missing = fields.filter(({ key, required }) => required && !columns.includes(key));
  const changeEncoding = (next: string) => {
    setEncoding(next as Encoding);
    // other characters in the header, other suggestions
    setEdited(null);
  };
  return (
    <Stack gap="sm">
      <Paper p="md">
        <Group gap="lg" align="flex-start">
          <div>
            <Text size="sm" fw={600} mb={4} id="encoding">
              {t('imports.encoding')}
            </Text>
            <SegmentedControl
              size="xs"
              aria-labelledby="encoding"
              value={encoding}
              onChange={changeEncoding}
              data={[
                { value: 'utf-8', label: 'UTF-8' },
                { value: 'shift_jis', label: 'Shift_JIS' },
              ]}
            />
            <Text size="xs" c="dimmed" mt={4}>
              {t('imports.encodingHint')}
            </Text>
          </div>
          <Radio.Group
            label={t('imports.onDouble')}
            description={t('imports.onDoubleHint')}
            value={onDouble}
            onChange={(value) => setOnDouble(value as PutMapping['onDouble'])}
          >
            <Group mt={8}>
              <Radio value="skip" label={t('imports.hold')} />
              <Radio value="create" label={t('imports.create')} />
            </Group>
          </Radio.Group>
        </Group>
      </Paper>
      <Paper style={{ overflow: 'hidden' }} component="section" aria-labelledby="columns">
        <Title order={2} id="columns" px="md" pt="md">
          {t('imports.columns')}
        </Title>
        <Text size="xs" c="dimmed" px="md" pb="xs">
          {t('imports.columnsHint')}
        </Text>
        <ColumnTable preview={preview.data} columns={columns} onChange={setEdited} />
      </Paper>
      {missing.length > 0 && (
        <Alert color="amber" role="alert">
          {t('imports.missing', {
            fields: format.list(missing.map(({ label }) => label)),
          })}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate('cancel')}>
          {t('imports.discard')}
        </Button>
        <Button
          leftSection={<IconFlask size={16} />}
          disabled={missing.length > 0}
          loading={check.isPending}
          onClick={() => check.mutate({ columns, encoding, onDouble }, { onSuccess: onChecked })}
        >
          {t('imports.check')}
        </Button>
      </Group>
    </Stack>
  );
}
