import type { SurveyProblem, SurveyProblemCode } from './validate-answer.ts';

type Words = (problem: SurveyProblem) => string;

const WORDS: Record<SurveyProblemCode, { ja: Words; en: Words }> = {
  too_few: {
    ja: ({ min, max }) => (min === max ? `${min}つ選んでください` : `${min}つ以上選んでください`),
    en: ({ min, max }) => (min === max ? `Choose ${min}` : `Choose at least ${min}`),
  },
  too_many: {
    ja: ({ max, given }) => `選べるのは${max}つまでです（いま${given}つ）`,
    en: ({ max, given }) => `Choose at most ${max} (now ${given})`,
  },
  unknown_choice: {
    ja: () => '選択肢の中から選んでください',
    en: () => 'Choose from the choices given',
  },
  repeated_choice: {
    ja: () => '同じ選択肢は1度だけ選べます',
    en: () => 'The same choice can be given once only',
  },
  not_asked: {
    ja: () => '前の質問の回答では、この質問には答えられません',
    en: () => 'This question does not follow from your earlier answer',
  },
  required: { ja: () => '入力してください', en: () => 'Please write something' },
  too_long: {
    ja: ({ max, given }) => `${max}文字までで入力してください（いま${given}文字）`,
    en: ({ max, given }) => `At most ${max} characters (now ${given})`,
  },
  wrong_type: {
    ja: () => '回答の形が正しくありません（選択は配列、自由回答は文字列）',
    en: () => 'The answer has the wrong form (a list of choices, or a text)',
  },
  unknown_question: {
    ja: () => 'このアンケートにない質問です',
    en: () => 'This survey has no such question',
  },
  empty: {
    ja: () => '1つ以上の質問に答えてください',
    en: () => 'Please answer at least one question',
  },
};

/** What is wrong, in words for the customer: the page and the API say the same. */
export const surveyProblemWords = (problem: SurveyProblem, locale: 'ja' | 'en'): string =>
  WORDS[problem.code][locale](problem);
