import {
  Checkbox,
  Group,
  NumberInput,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PATTERN_BASES, PATTERN_KINDS, STOP_ON } from '#domain/kinds';
import type { Draft } from '../draft.ts';
import { speak, write } from '../offset.ts';

interface Props {
  draft: Draft;
  onChange: (draft: Draft) => void;
  readOnly: boolean;
  nameProblem: string | false | undefined;
}

export function PatternHead({ draft, onChange, readOnly, nameProblem }: Props) {
  const { t } = useTranslation();
  const every = draft.repeat && speak(draft.repeat.every);
  return (
    <Paper p="md">
      <Stack gap="sm">
        <TextInput
          label={t('pattern.name')}
          required
          readOnly={readOnly}
          value={draft.name}
          error={nameProblem}
          onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
        />
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <Select
            label={t('pattern.kindLabel')}
            allowDeselect={false}
            disabled={readOnly}
            value={draft.kind}
            onChange={(kind) => kind && onChange({ ...draft, kind: kind as Draft['kind'] })}
            data={PATTERN_KINDS.map((value) => ({ value, label: t(`pattern.kind.${value}`) }))}
          />
          <Select
            label={t('pattern.baseLabel')}
            allowDeselect={false}
            disabled={readOnly}
            value={draft.base}
            onChange={(base) => base && onChange({ ...draft, base: base as Draft['base'] })}
            data={PATTERN_BASES.map((value) => ({ value, label: t(`pattern.base.${value}`) }))}
          />
        </SimpleGrid>
        <Checkbox.Group
          label={t('pattern.stopOnLabel')}
          value={draft.stopOn}
          onChange={(stopOn) => !readOnly && onChange({ ...draft, stopOn: stopOn as Draft['stopOn'] })}
        >
          <Group gap="md" mt={6}>
            {STOP_ON.map((value) => (
              <Checkbox key={value} value={value} disabled={readOnly} label={t(`pattern.stopOn.${value}`)} />
            ))}
          </Group>
        </Checkbox.Group>
        <Group gap="lg">
          <Switch
            size="xs"
            disabled={readOnly}
            label={t('pattern.catchUp')}
            checked={draft.catchUp}
            onChange={(event) => onChange({ ...draft, catchUp: event.currentTarget.checked })}
          />
          <Switch
            size="xs"
            disabled={readOnly}
            label={t('pattern.repeat')}
            checked={draft.repeat !== null}
            onChange={(event) =>
              onChange({
                ...draft,
                repeat: event.currentTarget.checked ? { every: 'P30D', times: null } : null,
              })
            }
          />
          {draft.repeat && every && (
            <Group gap={6}>
              <NumberInput
                size="xs"
                w={72}
                min={1}
                aria-label={t('pattern.repeatEvery')}
                value={every.n}
                onChange={(n) =>
                  typeof n === 'number' &&
                  n > 0 &&
                  draft.repeat &&
                  onChange({ ...draft, repeat: { ...draft.repeat, every: write({ ...every, n }) } })
                }
              />
              <Text size="sm">{t('pattern.everyDays')}</Text>
              <NumberInput
                size="xs"
                w={96}
                min={1}
                placeholder={t('pattern.endless')}
                aria-label={t('pattern.repeatTimes')}
                value={draft.repeat.times ?? ''}
                onChange={(n) =>
                  draft.repeat &&
                  onChange({ ...draft, repeat: { ...draft.repeat, times: typeof n === 'number' ? n : null } })
                }
              />
              <Text size="sm">{t('pattern.timesUnit')}</Text>
            </Group>
          )}
        </Group>
      </Stack>
    </Paper>
  );
}
