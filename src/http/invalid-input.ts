/** What zod found wrong, said in words that name the field and what to enter instead. */
import type { z } from 'zod';
import type { FieldError } from '#contract/problem';
import { type Bilingual, DomainError } from '#errors';
import { FORMATS, TYPES, type Words } from './format-words.ts';

export type Locale = 'ja' | 'en';
/** `steps[0].offset` */
export const fieldPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part),
    '',
  );

/** @throws never: every issue gets words, at worst general ones. */
export function fieldErrors(
  issues: readonly z.core.$ZodIssue[],
  locale: Locale,
  where: string,
): FieldError[] {
  return issues.flatMap((issue) => {
    const [message, remedy] = wordsOf(issue)[locale];
    return pathsOf(issue).map((path) => {
      const field = fieldPath(path) || where;
      return { field, message: locale === 'ja' ? `${field}: ${message}` : `${field} ${message}`, remedy };
    });
  });
}

/** Unknown keys are one field each. */
const pathsOf = (issue: z.core.$ZodIssue): PropertyKey[][] =>
  issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];

/** For text that cannot be kept (storable-text.ts). */
export const unstorableText = (path: readonly PropertyKey[], locale: Locale, where: string): FieldError[] =>
  fieldErrors(
    [{ code: 'custom', message: 'storable_text', path: [...path], input: undefined }],
    locale,
    where,
  );

/** The DomainError of a request that does not fit its schema. */
export function invalidInput(errors: readonly FieldError[], locale: Locale): DomainError {
  const names = errors.map(({ field }) => field).join(', ');
  return new DomainError('invalid_input', {
    message: locale === 'ja' ? `次の項目を直してください: ${names}` : `correct these fields: ${names}`,
    details: { errors },
  });
}

function wordsOf(issue: z.core.$ZodIssue): Bilingual<Words> {
  switch (issue.code) {
    case 'invalid_type': {
      if (issue.input === undefined) {
        return {
          ja: ['必須の項目がありません', `${typeWord(issue.expected, 0)}を指定してください`],
          en: ['is required', `give ${typeWord(issue.expected, 1)}`],
        };
      }
      return {
        ja: ['型が違います', `${typeWord(issue.expected, 0)}を指定してください`],
        en: ['has the wrong type', `give ${typeWord(issue.expected, 1)}`],
      };
    }
    case 'invalid_value': {
      const choices = issue.values.map(String).join(', ');
      return {
        ja: ['選べない値です', `次のどれかを指定してください: ${choices}`],
        en: ['is not one of the choices', `give one of: ${choices}`],
      };
    }
    case 'invalid_format':
      return FORMATS[issue.format] ?? general;
    case 'custom':
      return FORMATS[issue.message] ?? general;
    case 'too_small':
      return limit(issue.origin, issue.minimum, 'min');
    case 'too_big':
      return limit(issue.origin, issue.maximum, 'max');
    case 'invalid_union': {
      const first = issue.errors.at(-1)?.[0];
      return first ? wordsOf(first) : general;
    }
    case 'unrecognized_keys':
      return {
        ja: ['知らない項目です', '/api/docs にある項目名か確かめ、違うなら外してください'],
        en: ['is unknown', 'check its name at /api/docs, or leave it out'],
      };
    default:
      return general;
  }
}

const general: Bilingual<Words> = {
  ja: ['値が正しくありません', '/api/docs の説明にある形で指定してください'],
  en: ['is not valid', 'give a value as described at /api/docs'],
};

const typeWord = (expected: string, language: 0 | 1): string => TYPES[expected]?.[language] ?? expected;

const TOO_LITTLE: Bilingual<Words> = {
  ja: ['短すぎます', '少なすぎます'],
  en: ['is too short', 'has too few'],
};
const TOO_MUCH: Bilingual<Words> = { ja: ['長すぎます', '多すぎます'], en: ['is too long', 'has too many'] };

function limit(origin: string, bound: number | bigint, side: 'min' | 'max'): Bilingual<Words> {
  const kind = origin === 'string' ? 0 : origin === 'array' ? 1 : null;

  const [unitJa, unitEn] =
    origin === 'string' ? ['文字', ' characters'] : origin === 'array' ? ['件', ' entries'] : ['', ''];
  if (side === 'min') {
    if (origin === 'string' && bound === 1)
      return {
        ja: ['空にはできません', '1 文字以上を指定してください'],
        en: ['must not be empty', 'give some text'],
      };
    return {
      ja: [kind === null ? '小さすぎます' : TOO_LITTLE.ja[kind], `${bound}${unitJa}以上にしてください`],
      en: [kind === null ? 'is too small' : TOO_LITTLE.en[kind], `give at least ${bound}${unitEn}`],
    };
  }
  return {
    ja: [kind === null ? '大きすぎます' : TOO_MUCH.ja[kind], `${bound}${unitJa}以下にしてください`],
    en: [kind === null ? 'is too large' : TOO_MUCH.en[kind], `give at most ${bound}${unitEn}`],
  };
}
