import type { SurveyDefinition } from './definition.ts';

export interface DefinitionProblem {
  path: (string | number)[];
  /** name under which the API has words for it */
  message: 'survey_id_repeated' | 'survey_bounds' | 'survey_branch';
}

/** What makes a survey impossible to answer or to read later: ids given twice, bounds that no answer meets, branches from nowhere. */
export function definitionProblems({ questions }: Pick<SurveyDefinition, 'questions'>): DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  const add = (message: DefinitionProblem['message'], ...path: (string | number)[]) =>
    problems.push({ message, path: ['questions', ...path] });
  questions.forEach((question, index) => {
    const earlier = questions.slice(0, index);
    if (earlier.some(({ id }) => id === question.id)) add('survey_id_repeated', index, 'id');
    if (question.type === 'choice') {
      const { choices, min, max } = question;
      choices.forEach(({ id }, nr) => {
        if (choices.findIndex((choice) => choice.id === id) < nr)
          add('survey_id_repeated', index, 'choices', nr, 'id');
      });
      if (min > max || max > choices.length) add('survey_bounds', index, 'max');
    }
    const { showIf } = question;
    if (!showIf) return;
    const source = earlier.find(({ id }) => id === showIf.question);
    const ids = source?.type === 'choice' ? source.choices.map(({ id }) => id) : [];
    if (!showIf.anyOf.every((choice) => ids.includes(choice))) add('survey_branch', index, 'showIf');
  });
  return problems;
}
