import {
  ActionIcon,
  Alert,
  Group,
  MultiSelect,
  NumberInput,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { choicesOf, type DraftQuestion } from '../draft.ts';

interface Props {
  nr: number;
  question: DraftQuestion;
  /** what a branch may lead from */
  earlier: DraftQuestion[];
  isLast: boolean;
  isOnly: boolean;
  problems: string[];
  onChange: (question: DraftQuestion) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

const whole = (value: number | string, least: number): number =>
  Math.max(least, Math.trunc(Number(value) || 0));

export function QuestionEditor(props: Props) {
  const { nr, question, isLast, isOnly, problems, onChange, onMove, onRemove } = props;
  const { t } = useTranslation();
  const name = t('survey.questionNr', { n: nr });
  const set = (part: Partial<DraftQuestion>) => onChange({ ...question, ...part });
  return (
    <Paper withBorder p="sm" component="fieldset" m={0} aria-label={name}>
      <Stack gap="xs">
        <Group justify="space-between">
          <Text fw={600} size="sm" aria-hidden>
            {name}
          </Text>
          <Group gap={2}>
            <ActionIcon
              aria-label={`${name}: ${t('survey.up')}`}
              disabled={nr === 1}
              onClick={() => onMove(-1)}
            >
              <IconArrowUp size={16} />
            </ActionIcon>
            <ActionIcon
              aria-label={`${name}: ${t('survey.down')}`}
              disabled={isLast}
              onClick={() => onMove(1)}
            >
              <IconArrowDown size={16} />
            </ActionIcon>
            <ActionIcon aria-label={`${name}: ${t('survey.remove')}`} disabled={isOnly} onClick={onRemove}>
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        </Group>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
          <TextInput
            label={t('survey.questionJa')}
            required
            maxLength={300}
            value={question.ja}
            onChange={(event) => set({ ja: event.currentTarget.value })}
          />
          <TextInput
            label={t('survey.questionEn')}
            maxLength={300}
            value={question.en}
            onChange={(event) => set({ en: event.currentTarget.value })}
          />
          <Select
            label={t('survey.type')}
            allowDeselect={false}
            value={question.type}
            onChange={(value) => set({ type: value === 'text' ? 'text' : 'choice' })}
            data={[
              { value: 'choice', label: t('survey.choices') },
              { value: 'text', label: t('survey.freeText') },
            ]}
          />
          {question.type === 'choice' ? (
            <Group grow gap="xs">
              <NumberInput
                label={t('survey.min')}
                min={0}
                max={50}
                allowDecimal={false}
                value={question.min}
                onChange={(value) => set({ min: whole(value, 0) })}
              />
              <NumberInput
                label={t('survey.max')}
                min={1}
                max={50}
                allowDecimal={false}
                value={question.max}
                onChange={(value) => set({ max: whole(value, 1) })}
              />
            </Group>
          ) : (
            <Group grow gap="xs" align="flex-end">
              <NumberInput
                label={t('survey.maxLength')}
                min={1}
                max={5000}
                allowDecimal={false}
                value={question.maxLength}
                onChange={(value) => set({ maxLength: whole(value, 1) })}
              />
              <Switch
                label={t('survey.required')}
                pb={8}
                checked={question.required}
                onChange={(event) => set({ required: event.currentTarget.checked })}
              />
            </Group>
          )}
        </SimpleGrid>
        {question.type === 'choice' && (
          <Textarea
            label={t('survey.choiceLines')}
            description={t('survey.choiceLinesHint')}
            required
            autosize
            minRows={3}
            maxRows={14}
            value={question.lines}
            onChange={(event) => set({ lines: event.currentTarget.value })}
          />
        )}
        <Branch {...props} />
        {problems.map((problem) => (
          <Alert key={problem} color="red" p="xs">
            {problem}
          </Alert>
        ))}
      </Stack>
    </Paper>
  );
}

/** Asked only after certain choices of an earlier question. */
function Branch({ question, earlier, onChange }: Props) {
  const { t } = useTranslation();
  const sources = earlier.filter(({ type }) => type === 'choice');
  const source = sources.find(({ id }) => id === question.showIf?.question);
  if (sources.length === 0) return null;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
      <Select
        label={t('survey.branch')}
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
        placeholder={t('survey.always')}
        value={source?.id ?? null}
        onChange={(value) => onChange({ ...question, showIf: value ? { question: value, anyOf: [] } : null })}
        data={sources.map(({ id, ja }) => ({ value: id, label: ja || '—' }))}
      />
      {source && (
        <MultiSelect
          label={t('survey.branchChoices')}
          required
          value={question.showIf?.anyOf ?? []}
          onChange={(anyOf) => onChange({ ...question, showIf: { question: source.id, anyOf } })}
          data={choicesOf(source).map(({ id, label }) => ({ value: id, label: label.ja }))}
        />
      )}
    </SimpleGrid>
  );
}
