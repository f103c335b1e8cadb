import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { ChoiceQuestion, SurveyAnswers, SurveyDefinition } from '#domain/surveys/definition';
import { answeredLines } from '#domain/surveys/definition';
import { CONTRACT_SURVEY, END_SURVEY, ESTIMATE_SURVEY } from '#domain/surveys/seed-surveys';
import { tidyAnswers, validateSurveyAnswer } from '#domain/surveys/validate-answer';

const problems = (definition: SurveyDefinition, answers: SurveyAnswers) =>
  validateSurveyAnswer(definition, answers).map(({ question, code }) => `${question}: ${code}`);

const choicesOf = (definition: SurveyDefinition, id: string): string[] =>
  (definition.questions.find((question) => question.id === id) as ChoiceQuestion).choices.map(
    ({ label }) => label.ja,
  );

/** ※1 … ※5 of the announcement, as it was published. */
const SOURCE = JSON.parse(readFileSync(new URL('./survey-choices.json', import.meta.url), 'utf8')) as Record<
  string,
  string[]
>;

test('the choices are those of the source, word for word and in its order', () => {
  expect(choicesOf(ESTIMATE_SURVEY, 'points')).toEqual(SOURCE['※1']);
  expect(choicesOf(CONTRACT_SURVEY, 'convinced_by')).toEqual(SOURCE['※2']);
  expect(choicesOf(CONTRACT_SURVEY, 'store_reason')).toEqual(SOURCE['※3']);
  expect(choicesOf(END_SURVEY, 'unmet_point')).toEqual(SOURCE['※4']);
  expect(choicesOf(END_SURVEY, 'not_bought_reason')).toEqual(SOURCE['※5']);
  expect(choicesOf(END_SURVEY, 'comparison')).toEqual([
    '比較有り/他車種購入',
    '比較有り/他車種未購入',
    '比較無し/他車種未購入',
  ]);
  expect(Object.values(SOURCE).map((list) => list.length)).toEqual([9, 11, 9, 13, 12]);
});

test('見積りアンケート takes up to three points and a request, or one of them, but not nothing', () => {
  const three = { points: ['knowledge', 'options', 'other'], request: '下取りも見てほしい' };
  expect(problems(ESTIMATE_SURVEY, three)).toEqual([]);
  expect(problems(ESTIMATE_SURVEY, { points: ['knowledge'] })).toEqual([]);
  expect(problems(ESTIMATE_SURVEY, { request: '早めに' })).toEqual([]);
  expect(problems(ESTIMATE_SURVEY, { points: ['knowledge', 'options', 'other', 'eager_staff'] })).toEqual([
    'points: too_many',
  ]);
  expect(problems(ESTIMATE_SURVEY, { points: ['other', 'other'] })).toEqual(['points: repeated_choice']);
  expect(problems(ESTIMATE_SURVEY, { points: ['price'] })).toEqual(['points: unknown_choice']);
  expect(problems(ESTIMATE_SURVEY, { points: [], request: '  ' })).toEqual(['null: empty']);
});

test('成約アンケート takes exactly one of eleven and one of nine', () => {
  const right = { convinced_by: ['price'], store_reason: ['knowledge'], store_reason_text: '親切でした' };
  expect(problems(CONTRACT_SURVEY, right)).toEqual([]);
  expect(problems(CONTRACT_SURVEY, { convinced_by: ['price'] })).toEqual(['store_reason: too_few']);
  expect(problems(CONTRACT_SURVEY, { ...right, convinced_by: ['price', 'safety'] })).toEqual([
    'convinced_by: too_many',
  ]);
  expect(problems(CONTRACT_SURVEY, { ...right, convinced_by: 'price' })).toEqual([
    'convinced_by: wrong_type',
  ]);
  expect(problems(CONTRACT_SURVEY, { ...right, points: ['other'] })).toEqual(['points: unknown_question']);
  expect(problems(CONTRACT_SURVEY, { ...right, store_reason_text: '🚗'.repeat(2001) })).toEqual([
    'store_reason_text: too_long',
  ]);
});

test('終了アンケート leads to the thirteen where another car was bought', () => {
  const bought = { comparison: ['compared_bought_other'] };
  expect(problems(END_SURVEY, { ...bought, unmet_point: ['family'] })).toEqual([]);
  expect(problems(END_SURVEY, bought)).toEqual(['unmet_point: too_few']);
  expect(problems(END_SURVEY, { ...bought, not_bought_reason: ['discount'] })).toEqual([
    'unmet_point: too_few',
    'not_bought_reason: not_asked',
  ]);
});

test.each(['compared_not_bought', 'not_compared_not_bought'])(
  '終了アンケート leads to the twelve after %s',
  (comparison) => {
    const answers = { comparison: [comparison], not_bought_reason: ['discount'] };
    expect(problems(END_SURVEY, answers)).toEqual([]);
    expect(problems(END_SURVEY, { ...answers, not_bought_reason: ['discount', 'trade_in'] })).toEqual([
      'not_bought_reason: too_many',
    ]);
    expect(problems(END_SURVEY, { comparison: [comparison], unmet_point: ['family'] })).toEqual([
      'unmet_point: not_asked',
      'not_bought_reason: too_few',
    ]);
  },
);

test('an answer without the comparison takes no branch', () => {
  expect(problems(END_SURVEY, { unmet_point: ['family'] })).toEqual([
    'comparison: too_few',
    'unmet_point: not_asked',
  ]);
});

test('answers read as question and choice, in the order they were asked in', () => {
  const answers = tidyAnswers({ request: ' 早めに ', points: ['other', 'knowledge'] });
  expect(answeredLines(ESTIMATE_SURVEY, answers)).toEqual([
    {
      questionId: 'points',
      question: '購入する為に販売店に求める重視ポイント',
      values: ['ディーラー担当者の豊富な知識', 'その他'],
    },
    { questionId: 'request', question: '見積りに関する要望', values: ['早めに'] },
  ]);
  expect(answeredLines(ESTIMATE_SURVEY, answers, 'en')[0]?.values).toEqual([
    'Knowledgeable sales staff',
    'Other',
  ]);
});
