import type { AnsweredSurveyView, SurveyDefinitionView, SurveyFormView } from '#contract/surveys';
import { answeredLines, localText, type SurveyDefinition } from '#domain/surveys/definition';
import type { AnsweredSurvey } from '#use-cases/surveys/find-surveys';
import type { DefinitionVersion } from '#use-cases/surveys/write-survey';
import { instantIn } from './instant.ts';

export function presentAnsweredSurvey(
  row: AnsweredSurvey,
  timeZone: string,
  locale = 'ja',
): AnsweredSurveyView {
  const { id, customerId, quoteId, kind, late, answers } = row;
  return {
    ...{ id, customerId, quoteId, kind, late, answers },
    title: localText(row.definition.title, locale),
    answeredAt: instantIn(timeZone)(row.answeredAt),
    lines: answeredLines(row.definition, answers, locale),
  };
}

type DefinitionRow = DefinitionVersion['row'];

/** `content` is what `surveyContent` let in. */
const contentOf = ({ content }: Pick<DefinitionRow, 'content'>) => content as unknown as SurveyDefinition;

export const presentSurveyForm = (row: DefinitionRow): SurveyFormView => ({
  definitionId: row.id,
  kind: row.kind,
  version: row.version,
  content: contentOf(row),
});

export const presentDefinition = (
  { row, current }: DefinitionVersion,
  timeZone: string,
): SurveyDefinitionView => ({
  id: row.id,
  storeId: row.storeId,
  kind: row.kind,
  version: row.version,
  title: row.title,
  content: contentOf(row),
  archived: row.archivedAt !== null,
  current,
  createdBy: row.createdBy,
  createdAt: instantIn(timeZone)(row.createdAt),
});
