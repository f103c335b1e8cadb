import {
  Fieldset,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ANCHORS, CHANNELS, ON_CLOSED_DAY, PURPOSES } from '#domain/kinds';
import { TimeField } from '../../../shared/ui/time-field.tsx';
import { type Draft, type DraftProblem, type DraftStep, stepProblems } from '../draft.ts';
import { type OffsetUnit, offsetUnits, speak, write } from '../offset.ts';
import { TextFields } from './text-fields.tsx';

interface Props {
  step: DraftStep;
  base: Draft['base'];
  first: boolean;
  readOnly: boolean;
  showProblems: boolean;
  onChange: (step: DraftStep) => void;
}

export function StepForm({ step, base, first, readOnly, showProblems, onChange }: Props) {
  const { t } = useTranslation();
  const spoken = speak(step.offset);
  const problems = stepProblems(step);
  const problem = (name: DraftProblem) =>
    showProblems && problems.includes(name) && t(`pattern.problem.${name}`);
  const set = (change: Partial<DraftStep>) => onChange({ ...step, ...change });
  const automatic = step.channel !== 'phone' && step.channel !== 'task';
  return (
    <Fieldset variant="unstyled" disabled={readOnly}>
      <Stack gap="sm">
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={t('todo.channel')}
          value={step.channel}
          onChange={(channel) => set({ channel: channel as DraftStep['channel'] })}
          data={CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) }))}
        />
        <Group gap="xs" align="flex-end">
          <Select
            label={t('pattern.from')}
            w={190}
            allowDeselect={false}
            value={step.anchor}
            onChange={(anchor) => anchor && set({ anchor: anchor as DraftStep['anchor'] })}
            data={ANCHORS.map((value) => ({
              value,
              label: value === 'base' ? t(`pattern.base.${base}`) : t(`pattern.anchor.${value}`),
              disabled: first && value !== 'base',
            }))}
          />
          {spoken ? (
            <>
              <NumberInput
                label={t('pattern.amount')}
                w={84}
                min={0}
                max={9999}
                value={spoken.n}
                error={problem('offset')}
                onChange={(n) => typeof n === 'number' && set({ offset: write({ ...spoken, n }) })}
              />
              <Select
                label={t('pattern.unitLabel')}
                w={96}
                allowDeselect={false}
                value={spoken.unit}
                onChange={(unit) => unit && set({ offset: write({ ...spoken, unit: unit as OffsetUnit }) })}
                data={offsetUnits.map((value) => ({ value, label: t(`pattern.unit.${value}`) }))}
              />
              <Select
                label={t('pattern.direction')}
                w={84}
                allowDeselect={false}
                disabled={step.anchor !== 'base'}
                value={spoken.before ? 'before' : 'after'}
                onChange={(value) => set({ offset: write({ ...spoken, before: value === 'before' }) })}
                data={(['after', 'before'] as const).map((value) => ({
                  value,
                  label: t(`pattern.${value}`),
                }))}
              />
            </>
          ) : (
            <TextInput
              label={t('pattern.offsetRaw')}
              w={150}
              value={step.offset}
              error={problem('offset')}
              onChange={(event) => set({ offset: event.currentTarget.value.toUpperCase() })}
            />
          )}
          <TimeField
            label={t('pattern.timeOfDay')}
            w={112}
            clearable
            clearButtonProps={{ 'aria-label': t('action.clear') }}
            value={step.timeOfDay}
            onChange={(time) => set({ timeOfDay: time })}
          />
        </Group>
        <Text size="xs" c="dimmed">
          {t('pattern.timeHint')}
        </Text>
        <TextInput
          label={t('pattern.stepTitle')}
          required={!automatic}
          placeholder={t(`pattern.titlePlaceholder.${step.channel}`)}
          value={step.title}
          error={problem('title')}
          onChange={(event) => set({ title: event.currentTarget.value })}
        />
        <TextFields step={step} problem={problem} onChange={onChange} />
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <Select
            label={t('pattern.onClosedDay')}
            allowDeselect={false}
            value={step.onClosedDay}
            onChange={(value) => value && set({ onClosedDay: value as DraftStep['onClosedDay'] })}
            data={ON_CLOSED_DAY.map((value) => ({ value, label: t(`pattern.closed.${value}`) }))}
          />
          {automatic && (
            <Select
              label={t('pattern.purposeLabel')}
              allowDeselect={false}
              value={step.purpose}
              onChange={(value) => value && set({ purpose: value as DraftStep['purpose'] })}
              data={PURPOSES.map((value) => ({ value, label: t(`pattern.purpose.${value}`) }))}
            />
          )}
        </SimpleGrid>
      </Stack>
    </Fieldset>
  );
}
