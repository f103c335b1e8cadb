import type { SurveyContent } from '#contract/surveys';
import type { SurveyChoice, SurveyDefinition, SurveyQuestion } from '#domain/surveys/definition';
import { randomId } from '../../shared/http.ts';

/** A question as the editor holds it: choices are lines, "日本語 | English". */
export interface DraftQuestion {
  id: string;
  type: 'choice' | 'text';
  ja: string;
  en: string;
  lines: string;
  /** what the lines were, for the ids that answers keep */
  known: SurveyChoice[];
  min: number;
  max: number;
  required: boolean;
  maxLength: number;
  showIf: { question: string; anyOf: string[] } | null;
}

export interface Draft {
  ja: string;
  en: string;
  questions: DraftQuestion[];
}

const newKey = (): string => `q_${randomId().slice(0, 10)}`;

export const emptyQuestion = (): DraftQuestion => ({
  id: newKey(),
  type: 'choice',
  ja: '',
  en: '',
  lines: '',
  known: [],
  min: 1,
  max: 1,
  required: false,
  maxLength: 1000,
  showIf: null,
});

export const draftOf = (content: SurveyDefinition): Draft => ({
  ja: content.title.ja,
  en: content.title.en ?? '',
  questions: content.questions.map(draftQuestion),
});

function draftQuestion(question: SurveyQuestion): DraftQuestion {
  const { id, label, showIf } = question;
  const common = { ...emptyQuestion(), id, ja: label.ja, en: label.en ?? '', showIf: showIf ?? null };
  if (question.type === 'text')
    return { ...common, type: 'text', required: question.required, maxLength: question.maxLength };
  return {
    ...common,
    min: question.min,
    max: question.max,
    known: question.choices,
    lines: question.choices.map(({ label: { ja, en } }) => (en ? `${ja} | ${en}` : ja)).join('\n'),
  };
}

/**
 * The lines as choices. A choice keeps its id where its Japanese words are the same, or where no line was added or taken
 * away and it only was reworded.
 */
export function choicesOf({ lines, known }: Pick<DraftQuestion, 'lines' | 'known'>): SurveyChoice[] {
  const rows = lines
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const texts = new Set(rows.map((row) => splitLine(row).ja));
  const taken = new Set<string>();
  return rows.map((row, index) => {
    const label = splitLine(row);
    const same = known.find(({ id, label: { ja } }) => ja === label.ja && !taken.has(id));
    const atPlace = rows.length === known.length ? known[index] : undefined;
    const reworded = atPlace && !texts.has(atPlace.label.ja) && !taken.has(atPlace.id) ? atPlace : undefined;
    const id = same?.id ?? reworded?.id ?? `c_${hash(label.ja)}`;
    taken.add(id);
    return { id, label };
  });
}

function splitLine(line: string): { ja: string; en?: string } {
  const [ja = '', en] = line.split(/\s*\|\s*/, 2);
  return en ? { ja, en } : { ja };
}

/** The same words get the same id while they are typed. */
function hash(text: string): string {
  let value = 5381;
  for (const letter of text) value = (Math.imul(value, 33) ^ (letter.codePointAt(0) ?? 0)) >>> 0;
  return value.toString(36);
}

export const contentOf = (draft: Draft): SurveyContent => ({
  title: words(draft),
  questions: draft.questions.map((question) => {
    const common = {
      id: question.id,
      label: words(question),
      ...(question.showIf && { showIf: question.showIf }),
    };
    return question.type === 'text'
      ? { ...common, type: 'text', required: question.required, maxLength: question.maxLength }
      : { ...common, type: 'choice', min: question.min, max: question.max, choices: choicesOf(question) };
  }),
});

const words = ({ ja, en }: { ja: string; en: string }) => (en.trim() ? { ja, en } : { ja });
