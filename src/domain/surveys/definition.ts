/** Surveys as data (C4): what is asked, in a form that page, API and record share. Stored: fields are never renamed. */

/** Kinds the product ships with; a store may add its own. */
export const SEED_SURVEY_KINDS = ['estimate', 'contract', 'end'] as const;

export interface LocalText {
  ja: string;
  /** Japanese is shown where it is missing */
  en?: string | undefined;
}

export interface SurveyChoice {
  /** stable: answers keep it */
  id: string;
  label: LocalText;
}

interface QuestionBase {
  /** stable: answers keep it */
  id: string;
  label: LocalText;
  /** Asked only where an earlier question was answered with one of these choices. */
  showIf?: { question: string; anyOf: string[] } | undefined;
}

export interface ChoiceQuestion extends QuestionBase {
  type: 'choice';
  /** How many choices an answer has: 0 as `min` means that it may be left open. */
  min: number;
  max: number;
  choices: SurveyChoice[];
}

export interface TextQuestion extends QuestionBase {
  type: 'text';
  required: boolean;
  /** in characters, as people count them */
  maxLength: number;
}

export type SurveyQuestion = ChoiceQuestion | TextQuestion;

export interface SurveyDefinition {
  title: LocalText;
  intro?: LocalText | undefined;
  questions: SurveyQuestion[];
}

/** Question id → ids of the choices, or the text. */
export type SurveyAnswers = Record<string, string[] | string>;

export const localText = (text: LocalText, locale: string): string =>
  (locale.startsWith('en') ? text.en : undefined) ?? text.ja;

/** Whether the branch that leads to the question was taken. */
export function isAsked(question: SurveyQuestion, answers: SurveyAnswers): boolean {
  const { showIf } = question;
  if (!showIf) return true;
  const given = answers[showIf.question];
  return Array.isArray(given) && given.some((choice) => showIf.anyOf.includes(choice));
}

/** One answered question in words, for screens, print, export and the message in the thread. */
export interface AnsweredLine {
  questionId: string;
  question: string;
  values: string[];
}

/** The answered questions in the order they were asked in. */
export function answeredLines(
  definition: SurveyDefinition,
  answers: SurveyAnswers,
  locale = 'ja',
): AnsweredLine[] {
  return definition.questions.flatMap((question) => {
    const values = valuesOf(question, answers[question.id], locale);
    return values.length === 0
      ? []
      : [{ questionId: question.id, question: localText(question.label, locale), values }];
  });
}

function valuesOf(question: SurveyQuestion, given: string[] | string | undefined, locale: string): string[] {
  if (question.type === 'text') return typeof given === 'string' && given.trim() !== '' ? [given.trim()] : [];
  return question.choices
    .filter(({ id }) => Array.isArray(given) && given.includes(id))
    .map(({ label }) => localText(label, locale));
}
