import { Alert, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../../shared/notify.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { addDays, today } from '../../../shared/time.ts';
import { MonthCalendar } from '../../../shared/ui/month-calendar.tsx';
import { PlannedList } from '../../follows/components/planned-list.tsx';
import { draftPreviewQuery } from '../api/preview-draft.ts';
import { type Draft, OFFSET } from '../draft.ts';

/** What the draft would plan for a base date, while it is edited. */
export function DraftPreview({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { zone, storeId } = useStoreChoice();
  // most of what comes before an inspection lies ahead of a base in four months
  const [base, setBase] = useState<string>(
    addDays(today(zone), draft.base === 'inspection_expiry' ? 120 : 0),
  );
  const [settled] = useDebouncedValue(draft, 350);
  const ready = settled.steps.length > 0 && settled.steps.every(({ offset }) => OFFSET.test(offset));
  const preview = useQuery({
    ...draftPreviewQuery(settled, base, storeId),
    enabled: ready,
    placeholderData: keepPreviousData,
  });
  const steps = preview.data?.steps ?? [];
  return (
    <Paper p="md" pos="sticky" top={16} component="section" aria-labelledby="draft-preview">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="draft-preview">
          {t('pattern.preview')}
        </Title>
        <Group gap={6}>
          <Text size="xs" c="dimmed" id="sample-base">
            {t(`pattern.base.${draft.base}`)}
          </Text>
          <DatePickerInput
            size="xs"
            w={128}
            aria-label={t('pattern.sampleBase')}
            valueFormat="YYYY/MM/DD"
            value={base}
            onChange={(value) => value && setBase(value)}
          />
        </Group>
      </Group>
      <Stack>
        {preview.isError && <Alert color="amber">{errorText(preview.error)}</Alert>}
        <MonthCalendar
          items={steps.map((step) => ({
            id: String(step.position),
            at: step.dueAt,
            channel: step.channel,
            label: step.title,
            faded: step.status === 'skipped',
          }))}
          {...(preview.data && { zone: preview.data.timeZone })}
        />
        <PlannedList steps={steps} {...(preview.data && { zone: preview.data.timeZone })} />
      </Stack>
    </Paper>
  );
}
