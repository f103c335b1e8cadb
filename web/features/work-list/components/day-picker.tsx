import { ActionIcon, Button, Group } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { addDays } from '../../../shared/time.ts';

/** A day, the ones beside it, and the way back to today. */
export function DayPicker({
  day,
  today,
  onChange,
}: {
  day: string;
  today: string;
  onChange: (day: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <Group gap={4} wrap="nowrap">
      <ActionIcon
        variant="default"
        size={30}
        aria-label={t('workList.before')}
        onClick={() => onChange(addDays(day, -1))}
      >
        <IconChevronLeft size={17} />
      </ActionIcon>
      <DatePickerInput
        size="xs"
        w={138}
        valueFormat="YYYY/MM/DD (ddd)"
        aria-label={t('workList.date')}
        value={day}
        onChange={(value) => value && onChange(value.slice(0, 10))}
      />
      <ActionIcon
        variant="default"
        size={30}
        aria-label={t('workList.after')}
        onClick={() => onChange(addDays(day, 1))}
      >
        <IconChevronRight size={17} />
      </ActionIcon>
      <Button
        size="xs"
        variant="subtle"
        color="gray"
        disabled={day === today}
        onClick={() => onChange(today)}
      >
        {t('todo.today')}
      </Button>
    </Group>
  );
}
