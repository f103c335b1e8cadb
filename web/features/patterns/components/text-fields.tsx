import {
  renderTemplate,
  sampleValues,
  TEMPLATE_VARIABLES,
  type TemplateVariable,
  unknownVariables,
} from '#domain/template-variables';
import { SMS_LIMIT, smsLength } from '#domain/sms-length';
import { Group, Paper, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { VariableMenu } from '../../../shared/ui/variable-menu.tsx';
import type { SurveyDefinitionView } from '#contract/surveys';
import { SEED_SURVEY_KINDS } from '#domain/surveys/definition';
import { surveysQuery } from '../../surveys/api/surveys.ts';
import { templatesQuery } from '../api/get-pattern.ts';
import type { DraftProblem, DraftStep } from '../draft.ts';

/** What a text needs to be written, of a step or of anything else that is sent. */
export type TextDraft = Pick<DraftStep, 'channel' | 'templateId' | 'subject' | 'body' | 'surveyKind'>;

interface Props<Draft> {
  step: Draft;
  problem: (name: DraftProblem) => string | false;
  onChange: (step: Draft) => void;
}

const names = Object.keys(TEMPLATE_VARIABLES) as TemplateVariable[];

/** The text with sample values; null while it names something unknown. */
const sample = (text: string): string | null =>
  unknownVariables(text).length === 0 ? renderTemplate(text, sampleValues()) : null;

/** The surveys that ship with the product, then those in use that somebody made; each kind once. */
function surveyChoices(
  surveys: readonly SurveyDefinitionView[],
  chosen: string,
  nameOf: (kind: (typeof SEED_SURVEY_KINDS)[number]) => string,
) {
  const choices = new Map<string, string>(SEED_SURVEY_KINDS.map((kind) => [kind, nameOf(kind)]));
  for (const { kind, title, current } of surveys)
    if (!choices.has(kind) && (current || kind === chosen)) choices.set(kind, title);
  if (!choices.has(chosen)) choices.set(chosen, chosen);
  return [...choices].map(([value, label]) => ({ value, label }));
}

/** The texts of a step, with variables to put in and how they will read. */
export function TextFields<Draft extends TextDraft>({ step, problem, onChange }: Props<Draft>) {
  const { t } = useTranslation();
  const body = useRef<HTMLTextAreaElement>(null);
  const withText = step.channel === 'mail' || step.channel === 'sms' || step.channel === 'postcard';
  const { data: templates = [] } = useQuery({ ...templatesQuery(step.channel), enabled: withText });
  const isSurvey = step.channel === 'survey';
  const { data: surveys = [] } = useQuery({ ...surveysQuery, enabled: isSurvey });
  if (isSurvey) {
    return (
      <Select
        label={t('pattern.survey')}
        allowDeselect={false}
        value={step.surveyKind}
        onChange={(value) => value && onChange({ ...step, surveyKind: value })}
        data={surveyChoices(surveys, step.surveyKind, (kind) => t(`pattern.surveyKind.${kind}`))}
      />
    );
  }
  if (!withText) return null;
  const insert = (name: TemplateVariable) => {
    const at = body.current?.selectionStart ?? step.body.length;
    onChange({
      ...step,
      templateId: null,
      body: `${step.body.slice(0, at)}{{${name}}}${step.body.slice(body.current?.selectionEnd ?? at)}`,
    });
  };
  const unknown = unknownVariables(`${step.subject}\n${step.body}`);
  const shown = sample(step.body);
  const length = smsLength(shown ?? step.body);
  const unknownText = unknown.length > 0 && t('pattern.unknownVariable', { name: unknown.join(', ') });
  return (
    <Stack gap="xs">
      <Group justify="space-between" align="flex-end">
        <Select
          label={t('pattern.template')}
          placeholder={t('pattern.ownText')}
          w={240}
          clearable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
          value={step.templateId}
          onChange={(id) => {
            const template = templates.find((item) => item.id === id);
            onChange(
              template
                ? { ...step, templateId: template.id, subject: template.subject ?? '', body: template.body }
                : { ...step, templateId: null },
            );
          }}
          data={templates
            .filter(({ archived }) => !archived)
            .map(({ id, name }) => ({ value: id, label: name }))}
        />
        <VariableMenu action={t('pattern.insertVariable')} variables={names} withNames onInsert={insert} />
      </Group>
      {step.channel === 'mail' && (
        <TextInput
          label={t('pattern.subject')}
          required
          value={step.subject}
          error={problem('subject')}
          onChange={(event) => onChange({ ...step, templateId: null, subject: event.currentTarget.value })}
        />
      )}
      <Textarea
        ref={body}
        label={t('pattern.body')}
        required
        autosize
        minRows={step.channel === 'sms' ? 2 : 5}
        maxRows={14}
        value={step.body}
        error={unknownText || problem('body') || problem('smsLong')}
        description={
          step.channel === 'sms' ? t('pattern.smsCount', { n: length, limit: SMS_LIMIT }) : undefined
        }
        onChange={(event) => onChange({ ...step, templateId: null, body: event.currentTarget.value })}
      />
      {shown && step.body.includes('{{') && (
        <Paper p="sm" bg="var(--oikaze-canvas)">
          <Text size="xs" c="dimmed" mb={4}>
            {t('pattern.sample')}
          </Text>
          {step.channel === 'mail' && (
            <Text size="sm" fw={600}>
              {sample(step.subject) ?? step.subject}
            </Text>
          )}
          <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
            {shown}
          </Text>
        </Paper>
      )}
    </Stack>
  );
}
