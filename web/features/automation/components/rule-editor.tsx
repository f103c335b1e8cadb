import type { WriteRule } from '#contract/automation';
import { Alert, Button, Grid, Group, Paper, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../../shared/notify.ts';
import { useCan } from '../../../shared/session/use-me.ts';
import { problemsOf, type RuleDraft, type RuleProblem, toPreview, toRule } from '../rule-draft.ts';
import { RuleConditions } from './rule-conditions.tsx';
import { RuleLimits } from './rule-limits.tsx';
import { RulePreviewPanel } from './rule-preview.tsx';
import { RuleTiming } from './rule-timing.tsx';
import { RuleWhat } from './rule-what.tsx';

interface Props {
  initial: RuleDraft;
  ruleId: string | null;
  saving: boolean;
  error: unknown;
  saveLabel: string;
  onSave: (rule: WriteRule) => void;
}

export interface SectionProps {
  draft: RuleDraft;
  change: (part: Partial<RuleDraft>) => void;
  /** what is wrong with a field, once somebody has tried to save */
  problem: (name: RuleProblem) => string | false;
}

/** A rule beside what it would do tomorrow: every change is played through by the run's own code (D1). */
export function RuleEditor({ initial, ruleId, saving, error, saveLabel, onSave }: Props) {
  const { t } = useTranslation();
  const mayWrite = useCan('automation.write');
  const [draft, setDraft] = useState(initial);
  const [tried, setTried] = useState(false);
  const problems = problemsOf(draft);
  const change = (part: Partial<RuleDraft>) => setDraft((before) => ({ ...before, ...part }));
  const problem = (name: RuleProblem): string | false => {
    const isShown = tried || name === 'smsLong' || name === 'unknown';
    return isShown && problems.includes(name) && t(`automation.problem.${name}`, { limit: 70 });
  };
  const [asked] = useDebouncedValue(draft, 500);
  const section = { draft, change, problem };
  const save = () => {
    setTried(true);
    if (problems.length === 0) onSave(toRule(draft));
  };
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <fieldset disabled={!mayWrite} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
          <Stack gap="md">
            <RuleTiming {...section} isNew={ruleId === null} />
            <RuleConditions {...section} />
            <RuleWhat {...section} />
            <RuleLimits {...section} />
            {Boolean(error) && (
              <Alert color="red" role="alert">
                {errorText(error)}
              </Alert>
            )}
            {mayWrite ? (
              <Paper p="sm" style={{ position: 'sticky', bottom: 0, zIndex: 2 }}>
                <Group justify="flex-end" gap="sm">
                  {tried && problems[0] && (
                    <Text size="sm" c="red">
                      {t(`automation.problem.${problems[0]}`, { limit: 70 })}
                    </Text>
                  )}
                  <Button loading={saving} onClick={save}>
                    {saveLabel}
                  </Button>
                </Group>
              </Paper>
            ) : (
              <Text size="sm" c="dimmed">
                {t('automation.readOnly')}
              </Text>
            )}
          </Stack>
        </fieldset>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <RulePreviewPanel asked={toPreview(asked, ruleId)} />
      </Grid.Col>
    </Grid>
  );
}
