import { Alert, Button, Group, Select, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SurveyDefinitionView } from '#contract/surveys';
import { ApiError, randomId } from '../../../shared/http.ts';
import { showDone } from '../../../shared/notify.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useMe } from '../../../shared/session/use-me.ts';
import { FormDialog } from '../../../shared/ui/form-dialog.tsx';
import { useWriteSurvey } from '../api/surveys.ts';
import { contentOf, type Draft, type DraftQuestion, draftOf, emptyQuestion } from '../draft.ts';
import { QuestionEditor } from './question-editor.tsx';

const newDraft = (): Draft => ({ ja: '', en: '', questions: [emptyQuestion()] });

/** Makes a survey, or the next version of one. */
export function SurveyDialog({
  survey,
  onClose,
}: {
  survey: SurveyDefinitionView | null;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { stores, storeId: chosenStore } = useStoreChoice();
  const seesAll = useMe().storeIds === 'all';
  const [storeId, setStore] = useState<string | null>(
    survey ? survey.storeId : seesAll ? null : (chosenStore ?? stores[0]?.id ?? null),
  );
  const [draft, setDraft] = useState<Draft>(() => (survey ? draftOf(survey.content) : newDraft()));
  const write = useWriteSurvey();
  const fields = write.error instanceof ApiError ? write.error.fields : {};
  const setQuestions = (questions: DraftQuestion[]) => setDraft({ ...draft, questions });
  const move = (from: number, by: -1 | 1) => {
    const next = [...draft.questions];
    const [question] = next.splice(from, 1);
    if (question) next.splice(from + by, 0, question);
    setQuestions(next);
  };
  const submit = () =>
    write.mutate(
      { kind: survey?.kind ?? `own_${randomId().slice(0, 8)}`, storeId, content: contentOf(draft) },
      {
        onSuccess: ({ version }) => {
          showDone(t('survey.savedVersion', { n: version }));
          onClose();
        },
      },
    );
  return (
    <FormDialog
      onClose={onClose}
      size="xl"
      title={t(survey ? 'survey.edit' : 'survey.add')}
      action={t('action.save')}
      gap="md"
      loading={write.isPending}
      onSubmit={submit}
    >
      {survey && (
        <Text size="sm" c="dimmed">
          {t('survey.editHint', { n: survey.version + 1 })}
        </Text>
      )}
      <Group grow align="flex-start">
        <TextInput
          label={t('survey.titleJa')}
          required
          maxLength={100}
          data-autofocus
          value={draft.ja}
          error={fields['content.title.ja']}
          onChange={(event) => setDraft({ ...draft, ja: event.currentTarget.value })}
        />
        <TextInput
          label={t('survey.titleEn')}
          maxLength={100}
          value={draft.en}
          onChange={(event) => setDraft({ ...draft, en: event.currentTarget.value })}
        />
      </Group>
      {!survey && (
        <Select
          label={t('survey.store')}
          clearable={seesAll}
          clearButtonProps={{ 'aria-label': t('action.clear') }}
          placeholder={t('templates.everyStore')}
          value={storeId}
          onChange={setStore}
          data={stores.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      {draft.questions.map((question, index) => (
        <QuestionEditor
          key={question.id}
          nr={index + 1}
          question={question}
          earlier={draft.questions.slice(0, index)}
          isLast={index === draft.questions.length - 1}
          isOnly={draft.questions.length === 1}
          problems={problemsOf(fields, index)}
          onChange={(next) => setQuestions(draft.questions.map((each, at) => (at === index ? next : each)))}
          onMove={(by) => move(index, by)}
          onRemove={() => setQuestions(draft.questions.filter((_each, at) => at !== index))}
        />
      ))}
      <Button
        variant="default"
        leftSection={<IconPlus size={16} />}
        onClick={() => setQuestions([...draft.questions, emptyQuestion()])}
      >
        {t('survey.addQuestion')}
      </Button>
      {write.isError && (
        <Alert color="red" title={t('survey.notSaved')}>
          {Object.keys(fields).length > 0 ? t('survey.seeQuestions') : write.error.message}
        </Alert>
      )}
    </FormDialog>
  );
}

/** What the API found wrong in one question. */
const problemsOf = (fields: Record<string, string>, index: number): string[] =>
  Object.entries(fields).flatMap(([field, words]) =>
    field.startsWith(`content.questions[${index}]`) ? [words] : [],
  );
