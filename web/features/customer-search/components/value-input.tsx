import { fieldOf, type Relation } from '#domain/customer-query-fields';
import type { DateRange, NumberRange } from '#domain/customer-query';
import { Group, MultiSelect, NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useTranslation } from 'react-i18next';
import type { DraftTest } from '../query-draft.ts';
import { useIdChoices } from '../use-id-choices.ts';

interface Props {
  test: DraftTest;
  relation?: Relation | undefined;
  onChange: (value: DraftTest['value']) => void;
}

const duration = /^P(\d+)([DWMY])$/;

/** What a comparison is made with, in the shape a person thinks of it. */
export function ValueInput({ test, relation, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const idChoices = useIdChoices(test.field);
  const { op, value } = test;
  const field = fieldOf(test.field, relation);
  const index = i18n.language === 'ja' ? 0 : 1;
  switch (op) {
    case 'is_set':
    case 'is_empty':
      return null;
    case 'is':
      return (
        <Select
          w={110}
          size="xs"
          aria-label={t('search.value')}
          allowDeselect={false}
          value={value === false ? 'no' : 'yes'}
          onChange={(next) => onChange(next === 'yes')}
          data={[
            { value: 'yes', label: t('search.yes') },
            { value: 'no', label: t('search.no') },
          ]}
        />
      );
    case 'in':
    case 'not_in': {
      const data =
        idChoices ??
        Object.entries(field?.choices ?? {}).map(([word, names]) => ({ value: word, label: names[index] }));
      return (
        <MultiSelect
          flex={1}
          miw={180}
          size="xs"
          searchable
          aria-label={t('search.value')}
          placeholder={Array.isArray(value) && value.length > 0 ? undefined : t('search.values')}
          value={Array.isArray(value) ? value : []}
          onChange={onChange}
          data={data}
        />
      );
    }
    case 'any_of':
    case 'all_of':
    case 'none_of':
      return (
        <TagsInput
          flex={1}
          miw={180}
          size="xs"
          aria-label={t('search.value')}
          placeholder={t('search.tagsPlaceholder')}
          value={Array.isArray(value) ? value : []}
          onChange={onChange}
        />
      );
    case 'within_next':
    case 'within_last':
    case 'before_last': {
      const [, amount = '1', unit = 'M'] = duration.exec(typeof value === 'string' ? value : '') ?? [];
      return (
        <Group gap={6} wrap="nowrap">
          <NumberInput
            w={76}
            size="xs"
            min={1}
            max={999}
            aria-label={t('search.amount')}
            value={Number(amount)}
            onChange={(n) => typeof n === 'number' && n >= 1 && onChange(`P${Math.floor(n)}${unit}`)}
          />
          <Select
            w={92}
            size="xs"
            allowDeselect={false}
            aria-label={t('pattern.unitLabel')}
            value={unit}
            onChange={(next) => onChange(`P${amount}${next ?? 'M'}`)}
            data={(['D', 'W', 'M', 'Y'] as const).map((name) => ({
              value: name,
              label: t(`search.unit.${name}`),
            }))}
          />
        </Group>
      );
    }
    case 'between':
      return field?.kind === 'date' ? (
        <DateBounds value={(value ?? {}) as DateRange} onChange={onChange} />
      ) : (
        <NumberBounds value={(value ?? {}) as NumberRange} onChange={onChange} />
      );
    default:
      return (
        <TextInput
          flex={1}
          miw={140}
          size="xs"
          aria-label={t('search.value')}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

function DateBounds({ value, onChange }: { value: DateRange; onChange: (value: DateRange) => void }) {
  const { t } = useTranslation();
  const set = (bound: 'from' | 'to', day: string | null) => {
    const { [bound]: _old, ...rest } = value;
    onChange(day ? { ...rest, [bound]: day } : rest);
  };
  return (
    <Group gap={6} wrap="nowrap">
      {(['from', 'to'] as const).map((bound) => (
        <DatePickerInput
          key={bound}
          w={136}
          size="xs"
          clearable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
          aria-label={t(`search.${bound}`)}
          placeholder={t(`search.${bound}`)}
          valueFormat="YYYY/MM/DD"
          value={value[bound] ?? null}
          onChange={(day) => set(bound, day)}
        />
      ))}
    </Group>
  );
}

export function NumberBounds({
  value,
  onChange,
}: {
  value: NumberRange;
  onChange: (value: NumberRange) => void;
}) {
  const { t } = useTranslation();
  const set = (bound: 'min' | 'max', n: number | string) => {
    const { [bound]: _old, ...rest } = value;
    onChange(typeof n === 'number' ? { ...rest, [bound]: n } : rest);
  };
  return (
    <Group gap={6} wrap="nowrap">
      {(['min', 'max'] as const).map((bound) => (
        <NumberInput
          key={bound}
          w={120}
          size="xs"
          min={0}
          allowDecimal={false}
          thousandSeparator=","
          aria-label={t(`search.${bound}`)}
          placeholder={t(`search.${bound}`)}
          value={value[bound] ?? ''}
          onChange={(n) => set(bound, n)}
        />
      ))}
    </Group>
  );
}
