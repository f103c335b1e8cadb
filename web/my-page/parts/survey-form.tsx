import { type FormEvent, useRef, useState } from 'react';
import type { SurveyFormView } from '#contract/surveys';
import {
  type ChoiceQuestion,
  isAsked,
  localText,
  type SurveyAnswers,
  type SurveyQuestion,
  type TextQuestion,
} from '#domain/surveys/definition';
import { surveyProblemWords } from '#domain/surveys/problem-words';
import { type SurveyProblem, validateSurveyAnswer } from '#domain/surveys/validate-answer';
import { fill, useLocale, useWords } from '../i18n.ts';
import { messageOf } from '../use-load.ts';
import { Problem } from './notice.tsx';

interface Props {
  form: SurveyFormView;
  /** @throws ApiError */
  send: (answers: SurveyAnswers) => Promise<void>;
}

/** The questions of a survey; what is wrong is said at the question, by the same rules as the API's. */
export function SurveyForm({ form: { content }, send }: Props) {
  const words = useWords();
  const locale = useLocale();
  const [answers, setAnswers] = useState<SurveyAnswers>({});
  const [wasSent, setWasSent] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);
  const formElement = useRef<HTMLFormElement>(null);

  const asked = content.questions.filter((question) => isAsked(question, answers));
  // What was answered on a branch that was left again is not sent.
  const given = Object.fromEntries(
    asked.flatMap(({ id }) => (answers[id] === undefined ? [] : [[id, answers[id]]])),
  ) as SurveyAnswers;
  const problems = validateSurveyAnswer(content, given);
  // Too many is said at once; what is missing, when the customer says they are done.
  const shown = problems.filter(({ code }) => wasSent || code === 'too_many' || code === 'too_long');
  const whole = shown.find(({ question }) => question === null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setWasSent(true);
    setFailure(null);
    if (problems.length > 0) {
      const first = problems.find(({ question }) => question !== null)?.question;
      formElement.current
        ?.querySelector<HTMLElement>(`[data-question="${first}"] :is(input, textarea)`)
        ?.focus();
      return;
    }
    setIsSending(true);
    try {
      await send(given);
    } catch (error) {
      setFailure(messageOf(error, words));
    }
    setIsSending(false);
  }

  return (
    <form ref={formElement} noValidate onSubmit={submit}>
      {content.intro && <p>{localText(content.intro, locale)}</p>}
      {asked.map((question) => (
        <Question
          key={question.id}
          question={question}
          given={answers[question.id]}
          problem={shown.find((problem) => problem.question === question.id)}
          onChange={(answer) => setAnswers({ ...answers, [question.id]: answer })}
        />
      ))}
      {wasSent && problems.length > 0 && (
        <Problem>{whole ? surveyProblemWords(whole, locale) : words.surveys.check}</Problem>
      )}
      {failure && <Problem>{failure}</Problem>}
      <button type="submit" className="main" disabled={isSending}>
        {isSending ? words.surveys.sending : words.surveys.send}
      </button>
    </form>
  );
}

interface QuestionProps<Q> {
  question: Q;
  given: string[] | string | undefined;
  problem: SurveyProblem | undefined;
  onChange: (answer: string[] | string) => void;
}

const Question = ({ question, ...rest }: QuestionProps<SurveyQuestion>) =>
  question.type === 'choice' ? (
    <Choices question={question} {...rest} />
  ) : (
    <FreeText question={question} {...rest} />
  );

function Choices({ question, given, problem, onChange }: QuestionProps<ChoiceQuestion>) {
  const words = useWords();
  const locale = useLocale();
  const { id, label, choices, min, max } = question;
  const chosen = Array.isArray(given) ? given : [];
  const isOne = max === 1;
  const toggle = (choice: string) => {
    if (isOne) onChange([choice]);
    else onChange(chosen.includes(choice) ? chosen.filter((each) => each !== choice) : [...chosen, choice]);
  };
  const rule = min === max ? words.surveys.exactly : words.surveys.upTo;
  return (
    <fieldset
      data-question={id}
      aria-describedby={`${id}-rule ${id}-problem`}
      aria-invalid={problem !== undefined}
    >
      <legend>{localText(label, locale)}</legend>
      <p className="quiet" id={`${id}-rule`}>
        {fill(rule, { n: max })}
        {!isOne && chosen.length > 0 && ` — ${fill(words.surveys.chosen, { n: chosen.length })}`}
      </p>
      {choices.map((choice) => (
        <label key={choice.id} className="choice">
          <input
            type={isOne ? 'radio' : 'checkbox'}
            name={id}
            checked={chosen.includes(choice.id)}
            onChange={() => toggle(choice.id)}
          />
          <span>{localText(choice.label, locale)}</span>
        </label>
      ))}
      <Reason id={id} problem={problem} />
    </fieldset>
  );
}

function FreeText({ question, given, problem, onChange }: QuestionProps<TextQuestion>) {
  const words = useWords();
  const locale = useLocale();
  const { id, label, required, maxLength } = question;
  return (
    <div className="field" data-question={id}>
      <label htmlFor={`survey-${id}`}>
        {localText(label, locale)}
        {!required && <small className="quiet"> {words.optional}</small>}
      </label>
      <textarea
        id={`survey-${id}`}
        rows={4}
        value={typeof given === 'string' ? given : ''}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-rule ${id}-problem`}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <p className="quiet" id={`${id}-rule`}>
        {fill(words.surveys.characters, { n: maxLength })}
      </p>
      <Reason id={id} problem={problem} />
    </div>
  );
}

function Reason({ id, problem }: { id: string; problem: SurveyProblem | undefined }) {
  const locale = useLocale();
  return (
    <p className="reason" id={`${id}-problem`} role={problem ? 'alert' : undefined}>
      {problem && surveyProblemWords(problem, locale)}
    </p>
  );
}
