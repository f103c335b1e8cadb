import { Group, NumberInput, Paper, Stack, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SectionProps } from './rule-editor.tsx';

const orNull = (value: string | number): number | null =>
  typeof value === 'number' && value > 0 ? value : null;

export function RuleLimits({ draft, change }: SectionProps) {
  const { t } = useTranslation();
  return (
    <Paper p="md" component="section" aria-label={t('automation.limits')}>
      <Stack gap="sm">
        <Title order={2} fz="sm">
          {t('automation.limits')}
        </Title>
        <Group gap="sm" align="flex-end">
          <NumberInput
            label={t('automation.cap')}
            placeholder={t('automation.unlimited')}
            w={190}
            min={1}
            allowDecimal={false}
            thousandSeparator=","
            value={draft.capPerDay ?? ''}
            onChange={(value) => change({ capPerDay: orNull(value) })}
          />
          <NumberInput
            label={t('automation.rate')}
            placeholder={t('automation.unlimited')}
            w={150}
            min={1}
            max={60_000}
            allowDecimal={false}
            value={draft.ratePerMinute ?? ''}
            onChange={(value) => change({ ratePerMinute: orNull(value) })}
          />
          <NumberInput
            label={t('automation.catchUp')}
            w={220}
            min={0}
            max={14}
            allowDecimal={false}
            value={draft.catchUpDays}
            onChange={(value) => typeof value === 'number' && change({ catchUpDays: value })}
          />
          <NumberInput
            label={t('automation.hold')}
            w={190}
            min={0}
            max={60}
            allowDecimal={false}
            value={draft.holdDays}
            onChange={(value) => typeof value === 'number' && change({ holdDays: value })}
          />
        </Group>
      </Stack>
    </Paper>
  );
}
