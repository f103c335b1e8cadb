import { useCallback, useState } from 'react';
import type { SurveyLinkForm } from '#contract/my-page';
import type { SurveyAnswers } from '#domain/surveys/definition';
import { call } from '../api.ts';
import { fill, hasChosenLocale, setLocale, useWords } from '../i18n.ts';
import { Frame } from '../parts/frame.tsx';
import { Problem } from '../parts/notice.tsx';
import { useLoad } from '../use-load.ts';
import { Already, AnswerPage, Thanks } from './surveys.tsx';

/** `/s/<token>`: the survey of a link, without a session. */
export function SurveyLink({ token }: { token: string }) {
  const words = useWords();
  const load = useCallback(async () => {
    const survey = await call<SurveyLinkForm>('POST', '/survey-link', { token });
    if (!hasChosenLocale()) setLocale(survey.locale);
    return survey;
  }, [token]);
  const survey = useLoad(load);
  const [isDone, setIsDone] = useState(false);
  const send = async (definitionId: string, answers: SurveyAnswers) => {
    await call('POST', '/survey-link/answer', { token, definitionId, answers });
    setIsDone(true);
  };
  const storeName = survey.state === 'ready' ? survey.data.storeName : null;
  return (
    <Frame storeName={storeName}>
      {survey.state === 'loading' && <p className="quiet">{words.loading}</p>}
      {survey.state === 'failed' && (
        <>
          <h1>{words.surveys.invalid}</h1>
          <Problem>{survey.message}</Problem>
        </>
      )}
      {survey.state === 'ready' &&
        (isDone ? (
          <Thanks />
        ) : survey.data.answered ? (
          <Already />
        ) : (
          <AnswerPage
            form={survey.data.form}
            send={(answers) => send(survey.data.form.definitionId, answers)}
          />
        ))}
      {storeName && <p className="quiet">{fill(words.surveys.from, { store: storeName })}</p>}
    </Frame>
  );
}
