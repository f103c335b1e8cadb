import { Group, SegmentedControl, Select } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { patternsQuery } from '../../../shared/api/get-patterns.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { today } from '../../../shared/time.ts';
import { lastDays, spans } from '../period.ts';

interface Props {
  from: string;
  to: string;
  patternId: string | undefined;
  onChange: (change: { from?: string; to?: string; pattern?: string | undefined }) => void;
}

/** Which pattern, and which days. */
export function PeriodFilter({ from, to, patternId, onChange }: Props) {
  const { t } = useTranslation();
  const { storeId, zone } = useStoreChoice();
  const { data: patterns = [] } = useQuery(patternsQuery(storeId));
  const now = today(zone);
  const span = spans.find((days) => lastDays(now, days).from === from && to === now);
  // a range that lacks its end is kept here until it is whole
  const [half, setHalf] = useState<[string | null, string | null] | null>(null);
  return (
    <Group gap="xs">
      <Select
        size="xs"
        w={{ base: '100%', xs: 240 }}
        clearable
        searchable
        aria-label={t('todo.pattern')}
        placeholder={t('todo.anyPattern')}
        value={patternId ?? null}
        onChange={(pattern) => onChange({ pattern: pattern ?? undefined })}
        data={patterns.map(({ id, name }) => ({ value: id, label: name }))}
        clearButtonProps={{ 'aria-label': t('action.clear') }}
      />
      <SegmentedControl
        size="xs"
        aria-label={t('analysis.period')}
        value={String(span ?? '')}
        onChange={(days) => onChange(lastDays(now, Number(days)))}
        data={spans.map((days) => ({ value: String(days), label: t(`analysis.span.d${days}`) }))}
      />
      <DatePickerInput
        size="xs"
        type="range"
        miw={210}
        valueFormat="YYYY/MM/DD"
        allowSingleDateInRange
        aria-label={t('analysis.fromTo')}
        maxDate={now}
        value={half ?? [from, to]}
        onChange={([start, end]) => {
          setHalf(start && end ? null : [start, end]);
          if (start && end) onChange({ from: start.slice(0, 10), to: end.slice(0, 10) });
        }}
      />
    </Group>
  );
}
