import { useCallback, useState } from 'react';
import type { MySurveyList } from '#contract/my-page';
import type { SurveyFormView } from '#contract/surveys';
import { localText, type SurveyAnswers } from '#domain/surveys/definition';
import { ApiError, call, get } from '../api.ts';
import { fill, showInstant, useLocale, useWords } from '../i18n.ts';
import { Done, Show } from '../parts/notice.tsx';
import { SurveyForm } from '../parts/survey-form.tsx';
import { goTo } from '../route.ts';
import { useLoad } from '../use-load.ts';

export function Surveys({ surveys: { open, answered, campaigns } }: { surveys: MySurveyList }) {
  const words = useWords();
  const locale = useLocale();
  return (
    <>
      <h1>{words.surveys.title}</h1>
      {open.length === 0 && <p className="card">{words.surveys.none}</p>}
      {open.map((survey) => (
        <article key={survey.id} className="card row">
          <div>
            <h2>{localText(survey.form.content.title, locale)}</h2>
            {survey.vehicleText && (
              <p className="quiet">{fill(words.surveys.about, { vehicle: survey.vehicleText })}</p>
            )}
          </div>
          <button type="button" className="main" onClick={() => goTo(`/my/surveys/${survey.id}`)}>
            {words.surveys.open}
          </button>
        </article>
      ))}
      {campaigns.map((campaign) => (
        <article key={campaign.id} className="card">
          <h2>{campaign.name}</h2>
          <p className="quiet">
            {fill(words.surveys.campaign, {
              prize: campaign.prize,
              day: showInstant(`${campaign.endsOn}T00:00`, locale, false),
            })}
          </p>
          <a href={`/c/${campaign.id}`} target="_blank" rel="noreferrer">
            {words.surveys.campaignTerms}
          </a>
        </article>
      ))}
      {answered.length > 0 && <h2 className="part">{words.surveys.answered}</h2>}
      {answered.map((survey) => (
        <details key={survey.id} className="card">
          <summary>
            {survey.title}
            <small className="quiet">
              {fill(words.surveys.answeredOn, { date: showInstant(survey.answeredAt, locale, false) })}
              {survey.late && ` (${words.surveys.late})`}
            </small>
          </summary>
          <dl>
            {survey.lines.map((line) => (
              <div key={line.questionId}>
                <dt>{line.question}</dt>
                <dd>
                  {line.values.map((value) => (
                    <p key={value}>{value}</p>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </details>
      ))}
    </>
  );
}

/** One survey of the customer's. @param onAnswered the lists have changed */
export function Survey({ id, onAnswered }: { id: string; onAnswered: () => void }) {
  const words = useWords();
  const load = useCallback(
    () =>
      get<SurveyFormView>(`/surveys/${id}`).catch((error: unknown) => {
        if (error instanceof ApiError && error.code === 'survey_already_answered') return null;
        throw error;
      }),
    [id],
  );
  const form = useLoad(load);
  const [isDone, setIsDone] = useState(false);
  const send = async (definitionId: string, answers: SurveyAnswers) => {
    await call('POST', `/surveys/${id}/answer`, { definitionId, answers });
    setIsDone(true);
    onAnswered();
  };
  return (
    <Show loaded={form}>
      {(data) => (
        <>
          {isDone ? (
            <Thanks />
          ) : data ? (
            <AnswerPage form={data} send={(answers) => send(data.definitionId, answers)} />
          ) : (
            <Already />
          )}
          {(isDone || !data) && (
            <button type="button" onClick={() => goTo('/my/surveys')}>
              {words.surveys.back}
            </button>
          )}
        </>
      )}
    </Show>
  );
}

export function AnswerPage({
  form,
  send,
}: {
  form: SurveyFormView;
  send: (answers: SurveyAnswers) => Promise<void>;
}) {
  const locale = useLocale();
  return (
    <>
      <h1>{localText(form.content.title, locale)}</h1>
      <div className="card">
        <SurveyForm form={form} send={send} />
      </div>
    </>
  );
}

export function Thanks() {
  const words = useWords();
  return (
    <>
      <h1>{words.surveys.thanks}</h1>
      <Done>{words.surveys.thanksHint}</Done>
    </>
  );
}

export function Already() {
  const words = useWords();
  return (
    <>
      <h1>{words.surveys.already}</h1>
      <p className="card">{words.surveys.alreadyHint}</p>
    </>
  );
}
