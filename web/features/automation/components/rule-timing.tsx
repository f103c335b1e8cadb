import { DATE_SOURCE_KEYS } from '#domain/automation/date-sources';
import { Group, NumberInput, Paper, Select, Stack, TextInput, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useMe } from '../../../shared/session/use-me.ts';
import { TimeField } from '../../../shared/ui/time-field.tsx';
import type { RuleDraft } from '../rule-draft.ts';
import { useRuleWords } from '../use-rule-words.ts';
import type { SectionProps } from './rule-editor.tsx';

const units = ['days', 'weeks', 'months'] as const;

/** The name, whose rule it is, and when it sends. */
export function RuleTiming({ draft, change, problem, isNew }: SectionProps & { isNew: boolean }) {
  const { t } = useTranslation();
  const { sourceName } = useRuleWords();
  const { stores } = useStoreChoice();
  const seesAll = useMe().stores.length > 1;
  const { offset } = draft;
  return (
    <Paper p="md" component="section" aria-label={t('automation.when')}>
      <Stack gap="sm">
        <Group grow preventGrowOverflow={false} align="flex-start">
          <TextInput
            label={t('automation.name')}
            placeholder={t('automation.namePlaceholder')}
            required
            value={draft.name}
            error={problem('name')}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <Select
            label={t('automation.store')}
            disabled={!isNew}
            clearable={seesAll && isNew}
            clearButtonProps={{ 'aria-label': t('action.clear') }}
            placeholder={t('automation.allStores')}
            value={draft.storeId}
            onChange={(storeId) => change({ storeId })}
            data={stores.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Group>
        <Title order={2} fz="sm">
          {t('automation.when')}
        </Title>
        <Group gap="xs" align="flex-end">
          <Select
            label={t('automation.source')}
            w={150}
            allowDeselect={false}
            value={draft.dateSource}
            onChange={(value) => value && change({ dateSource: value as RuleDraft['dateSource'] })}
            data={DATE_SOURCE_KEYS.map((value) => ({ value, label: sourceName(value) }))}
          />
          <NumberInput
            label={t('automation.n')}
            w={84}
            min={0}
            max={999}
            allowDecimal={false}
            value={offset.n}
            onChange={(n) => typeof n === 'number' && change({ offset: { ...offset, n } })}
          />
          <Select
            label={t('automation.unit')}
            w={100}
            allowDeselect={false}
            value={offset.unit}
            onChange={(unit) => unit && change({ offset: { ...offset, unit: unit as typeof offset.unit } })}
            data={units.map((value) => ({ value, label: t(`automation.units.${value}`) }))}
          />
          <Select
            label={t('automation.direction')}
            w={100}
            allowDeselect={false}
            value={offset.before ? 'before' : 'after'}
            onChange={(value) => change({ offset: { ...offset, before: value === 'before' } })}
            data={(['before', 'after'] as const).map((value) => ({ value, label: t(`automation.${value}`) }))}
          />
          <TimeField
            label={t('automation.time')}
            w={110}
            value={draft.timeOfDay}
            onChange={(timeOfDay) => change({ timeOfDay })}
          />
        </Group>
      </Stack>
    </Paper>
  );
}
