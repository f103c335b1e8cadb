import { isAsked, type SurveyAnswers, type SurveyDefinition, type SurveyQuestion } from './definition.ts';

export type SurveyProblemCode =
  | 'too_few'
  | 'too_many'
  | 'unknown_choice'
  | 'repeated_choice'
  /** its branch was not taken */
  | 'not_asked'
  | 'required'
  | 'too_long'
  /** a text where choices are asked for, or the other way round */
  | 'wrong_type'
  | 'unknown_question'
  /** nothing was answered at all */
  | 'empty';

export interface SurveyProblem {
  /** null: the answer as a whole */
  question: string | null;
  code: SurveyProblemCode;
  min?: number;
  max?: number;
  /** how many choices or characters were given */
  given?: number;
}

/**
 * What is wrong with an answer; an empty list: nothing. The page asks it before sending, the API decides by it (C4: the
 * wrong number of choices or the wrong branch is refused).
 */
export function validateSurveyAnswer(definition: SurveyDefinition, answers: SurveyAnswers): SurveyProblem[] {
  const known = new Set(definition.questions.map(({ id }) => id));
  const problems: SurveyProblem[] = Object.keys(answers)
    .filter((id) => !known.has(id))
    .map((question) => ({ question, code: 'unknown_question' }));
  for (const question of definition.questions) {
    const problem = problemOf(question, answers);
    if (problem) problems.push({ question: question.id, ...problem });
  }
  const isEmpty = definition.questions.every(({ id }) => isBlank(answers[id]));
  return problems.length === 0 && isEmpty ? [{ question: null, code: 'empty' }] : problems;
}

type Problem = Omit<SurveyProblem, 'question'>;

function problemOf(question: SurveyQuestion, answers: SurveyAnswers): Problem | null {
  const given = answers[question.id];
  if (!isAsked(question, answers)) return isBlank(given) ? null : { code: 'not_asked' };
  if (question.type === 'text') return textProblem(question, given);
  return choiceProblem(question, given);
}

function textProblem(
  { required, maxLength: max }: Extract<SurveyQuestion, { type: 'text' }>,
  given: string[] | string | undefined,
): Problem | null {
  if (Array.isArray(given)) return { code: 'wrong_type' };
  if (isBlank(given)) return required ? { code: 'required' } : null;
  const length = [...(given ?? '')].length;
  return length > max ? { code: 'too_long', max, given: length } : null;
}

function choiceProblem(
  { min, max, choices }: Extract<SurveyQuestion, { type: 'choice' }>,
  given: string[] | string | undefined,
): Problem | null {
  if (typeof given === 'string') return { code: 'wrong_type' };
  const chosen = given ?? [];
  const ids = new Set(choices.map(({ id }) => id));
  if (chosen.some((id) => !ids.has(id))) return { code: 'unknown_choice' };
  if (new Set(chosen).size < chosen.length) return { code: 'repeated_choice' };
  if (chosen.length > max) return { code: 'too_many', min, max, given: chosen.length };
  return chosen.length < min ? { code: 'too_few', min, max, given: chosen.length } : null;
}

const isBlank = (given: string[] | string | undefined): boolean =>
  given === undefined || (Array.isArray(given) ? given.length === 0 : given.trim() === '');

/** An answer as it is stored: blank answers are left out, texts without the blanks around them. */
export function tidyAnswers(answers: SurveyAnswers): SurveyAnswers {
  return Object.fromEntries(
    Object.entries(answers)
      .filter(([, given]) => !isBlank(given))
      .map(([id, given]) => [id, typeof given === 'string' ? given.trim() : given]),
  );
}
