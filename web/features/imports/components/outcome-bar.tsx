import { Group, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import { type Outcome, outcomeColor, outcomes } from '../import-state.ts';

/** What became of the rows: a bar to look at, with every number beside it. */
export function OutcomeBar({ counts }: { counts: Record<Outcome, number> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const all = outcomes.reduce((sum, name) => sum + counts[name], 0);
  return (
    <div>
      <Progress.Root size="md" aria-hidden>
        {outcomes.map((name) => (
          <Progress.Section
            key={name}
            value={all > 0 ? (100 * counts[name]) / all : 0}
            color={outcomeColor[name]}
          />
        ))}
      </Progress.Root>
      <Group gap="4px 22px" mt={8}>
        {outcomes.map((name) => (
          <Group key={name} gap={6}>
            <span
              aria-hidden
              style={{
                width: 10,
                height: 10,
                borderRadius: 3,
                background: `var(--mantine-color-${outcomeColor[name].replace('.', '-')})`,
              }}
            />
            <Text size="sm">{t(`imports.outcome.${name}`)}</Text>
            <Text size="sm" fw={700} className="tabular">
              {format.number(counts[name])}
            </Text>
          </Group>
        ))}
      </Group>
    </div>
  );
}
