import { Checkbox, Group, NumberInput, Stack, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { WISHES, type Wish } from '#domain/wishes';

/** What a quote says (C6, C7), while it is being entered. */
export interface QuoteDraft {
  vehicleText?: string | null | undefined;
  source?: string | null | undefined;
  estimateYen?: number | null | undefined;
  wishes?: Wish[] | undefined;
  usage?: string | null | undefined;
  downPaymentYen?: number | null | undefined;
  monthlyPaymentYen?: number | null | undefined;
  bonusPayments?: number | null | undefined;
}

interface Props {
  value: QuoteDraft;
  problems: Record<string, string>;
  onChange: (change: QuoteDraft) => void;
}

const yen = ['estimateYen', 'downPaymentYen', 'monthlyPaymentYen'] as const;

export function QuoteFields({ value, problems, onChange }: Props) {
  const { t } = useTranslation();
  const amount = (given: string | number): number | null => (typeof given === 'number' ? given : null);
  return (
    <Stack gap="sm">
      <Textarea
        label={t('deal.field.vehicleText')}
        autosize
        minRows={1}
        maxLength={500}
        value={value.vehicleText ?? ''}
        error={problems['vehicleText']}
        onChange={(event) => onChange({ vehicleText: event.currentTarget.value || null })}
      />
      <Checkbox.Group
        label={t('deal.wishes')}
        value={value.wishes ?? []}
        onChange={(wishes) => onChange({ wishes: wishes as Wish[] })}
      >
        <Group gap="md" mt={4}>
          {WISHES.map((wish) => (
            <Checkbox key={wish} value={wish} label={t(`deal.wish.${wish}`)} />
          ))}
        </Group>
      </Checkbox.Group>
      <Group grow align="flex-start">
        <TextInput
          label={t('deal.field.source')}
          maxLength={100}
          value={value.source ?? ''}
          error={problems['source']}
          onChange={(event) => onChange({ source: event.currentTarget.value || null })}
        />
        <TextInput
          label={t('deal.field.usage')}
          maxLength={500}
          value={value.usage ?? ''}
          error={problems['usage']}
          onChange={(event) => onChange({ usage: event.currentTarget.value || null })}
        />
      </Group>
      <Group grow align="flex-start">
        {yen.map((key) => (
          <NumberInput
            key={key}
            label={t(`deal.field.${key}`)}
            hideControls
            min={0}
            allowDecimal={false}
            thousandSeparator=","
            prefix="¥"
            value={value[key] ?? ''}
            error={problems[key]}
            onChange={(given) => onChange({ [key]: amount(given) })}
          />
        ))}
        <NumberInput
          label={t('deal.field.bonusPayments')}
          min={0}
          max={99}
          allowDecimal={false}
          value={value.bonusPayments ?? ''}
          error={problems['bonusPayments']}
          onChange={(given) => onChange({ bonusPayments: amount(given) })}
        />
      </Group>
    </Stack>
  );
}
