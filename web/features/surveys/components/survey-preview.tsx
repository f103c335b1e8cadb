import { List, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { localText, type SurveyDefinition, type SurveyQuestion } from '#domain/surveys/definition';

/** The questions of a version, as they are asked. */
export function SurveyPreview({ content }: { content: SurveyDefinition }) {
  const { t, i18n } = useTranslation();
  const text = (label: { ja: string; en?: string | undefined }) => localText(label, i18n.language);
  const rule = (question: SurveyQuestion) => {
    if (question.type === 'text') return t('survey.freeText');
    return question.min === question.max
      ? t('survey.exactly', { n: question.max, of: question.choices.length })
      : t('survey.between', { min: question.min, max: question.max, of: question.choices.length });
  };
  const branch = ({ showIf }: SurveyQuestion) => {
    const source = content.questions.find(({ id }) => id === showIf?.question);
    if (!showIf || source?.type !== 'choice') return null;
    const names = source.choices
      .filter(({ id }) => showIf.anyOf.includes(id))
      .map(({ label }) => text(label));
    return t('survey.onlyIf', { question: text(source.label), choices: names.join(' / ') });
  };
  return (
    <Stack gap="sm" py="xs">
      {content.questions.map((question, index) => (
        <div key={question.id}>
          <Text size="sm" fw={600}>
            {index + 1}. {text(question.label)}
          </Text>
          <Text size="xs" c="dimmed">
            {[rule(question), branch(question)].filter(Boolean).join(' — ')}
          </Text>
          {question.type === 'choice' && (
            <List size="sm">
              {question.choices.map((choice) => (
                <List.Item key={choice.id}>{text(choice.label)}</List.Item>
              ))}
            </List>
          )}
        </div>
      ))}
    </Stack>
  );
}
