/** Surveys: their questions as data, and answers (C4, C5). */
import { z } from 'zod';
import { definitionProblems } from '#domain/surveys/check-definition';
import { id, instant, line, text } from './fields.ts';

/** Ids of questions and choices: stable, because answers keep them. */
const key = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,49}$/);
const localText = (max: number) => z.object({ ja: line(max), en: line(max).optional() });

const questionBase = {
  id: key,
  label: localText(300),
  showIf: z
    .object({ question: key, anyOf: z.array(key).min(1).max(50) })
    .optional()
    .meta({ description: '前の質問でどれかが選ばれたときだけ聞く' }),
};

export const surveyQuestion = z
  .discriminatedUnion('type', [
    z.object({
      ...questionBase,
      type: z.literal('choice'),
      min: z.int().min(0).max(50),
      max: z.int().min(1).max(50),
      choices: z
        .array(z.object({ id: key, label: localText(300) }))
        .min(1)
        .max(50),
    }),
    z.object({
      ...questionBase,
      type: z.literal('text'),
      required: z.boolean(),
      maxLength: z.int().min(1).max(5000),
    }),
  ])
  .meta({ id: 'SurveyQuestion' });

const content = z.object({
  title: localText(100),
  intro: localText(1000).optional(),
  questions: z.array(surveyQuestion).min(1).max(30),
});

export const surveyContent = content
  .superRefine((definition, context) => {
    for (const { path, message } of definitionProblems(definition))
      context.addIssue({ code: 'custom', path, message });
  })
  .meta({ id: 'SurveyContent', description: 'アンケートの設問' });

export const surveyAnswers = z
  .record(z.string().max(50), z.union([z.array(z.string().max(50)).max(50), text(10_000)]))
  .meta({ description: '質問の id ごとに、選択肢の id の配列か、自由回答の文字列' });

/** A version of a survey's questions, as it is shown for answering. */
export const surveyForm = z
  .object({ definitionId: id, kind: z.string(), version: z.int(), content })
  .meta({ id: 'SurveyForm' });

export const answeredSurvey = z
  .object({
    id,
    customerId: id,
    quoteId: id.nullable(),
    kind: z.string(),
    title: z.string(),
    late: z.boolean().meta({ description: '期限後の回答' }),
    answeredAt: instant,
    answers: surveyAnswers,
    lines: z
      .array(z.object({ questionId: z.string(), question: z.string(), values: z.array(z.string()) }))
      .meta({ description: '質問と回答の文面' }),
  })
  .meta({ id: 'AnsweredSurvey' });
export const answeredSurveyList = z.object({ items: z.array(answeredSurvey) });

export const surveyKind = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{1,39}$/)
  .meta({ description: 'estimate・contract・end、または店舗独自の名前', examples: ['delivery_check'] });

export const surveyDefinition = z
  .object({
    id,
    storeId: id.nullable().meta({ description: 'null: 全店共通' }),
    kind: z.string(),
    version: z.int(),
    title: z.string(),
    content,
    archived: z.boolean(),
    /** the version that new answers are given to */
    current: z.boolean(),
    createdBy: z.string(),
    createdAt: instant,
  })
  .meta({ id: 'SurveyDefinition' });
export const surveyDefinitionList = z.object({ items: z.array(surveyDefinition) });

export const writeSurvey = z
  .object({
    storeId: id.nullish().meta({ description: 'その店舗だけの設問。省略すると全店共通' }),
    kind: surveyKind,
    content: surveyContent,
  })
  .meta({ id: 'WriteSurvey' });

export const archiveSurvey = z
  .object({ storeId: id.nullish(), kind: surveyKind, archived: z.boolean() })
  .meta({ id: 'ArchiveSurvey' });

export type SurveyContent = z.infer<typeof content>;
export type SurveyDefinitionView = z.infer<typeof surveyDefinition>;
export type SurveyFormView = z.infer<typeof surveyForm>;
export type AnsweredSurveyView = z.infer<typeof answeredSurvey>;
export type WriteSurvey = z.infer<typeof writeSurvey>;
