import { useCallback, useEffect, useState } from 'react';
import type { MyProfile, MySurveyList } from '#contract/my-page';
import { ApiError, call, get, whenSignedOut } from './api.ts';
import { hasChosenLocale, type Locale, setLocale, useLocale, useWords } from './i18n.ts';
import { Entrance } from './pages/entrance.tsx';
import { Messages } from './pages/messages.tsx';
import { Quotes } from './pages/quotes.tsx';
import { Settings } from './pages/settings.tsx';
import { SurveyLink } from './pages/survey-link.tsx';
import { Survey, Surveys } from './pages/surveys.tsx';
import { Frame, Icon } from './parts/frame.tsx';
import { Problem } from './parts/notice.tsx';
import { goTo, usePath } from './route.ts';
import { messageOf } from './use-load.ts';

export function App() {
  const words = useWords();
  const locale = useLocale();
  const path = usePath();
  useEffect(() => {
    document.title = words.title;
    document.documentElement.lang = locale;
  }, [words, locale]);
  const link = /^\/s\/([\w-]+)/.exec(path)?.[1];
  return link ? <SurveyLink token={link} /> : <MyPage path={path} />;
}

type Visit =
  | { state: 'opening' }
  /** no session: why, where the customer should know */
  | { state: 'outside'; reason: string | null }
  | { state: 'failed'; reason: string }
  | { state: 'inside'; profile: MyProfile; surveys: MySurveyList };

function MyPage({ path }: { path: string }) {
  const words = useWords();
  const [visit, setVisit] = useState<Visit>({ state: 'opening' });

  const enter = useCallback(async () => {
    try {
      await tradeLink();
      const [profile, surveys] = await Promise.all([
        get<MyProfile>('/profile'),
        get<MySurveyList>('/surveys'),
      ]);
      if (!hasChosenLocale()) setLocale(profile.locale);
      setVisit({ state: 'inside', profile, surveys });
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) setVisit({ state: 'outside', reason: null });
      else if (error instanceof ApiError && (error.status === 404 || error.status === 410))
        setVisit({ state: 'outside', reason: error.message });
      else setVisit({ state: 'failed', reason: messageOf(error, words) });
    }
  }, [words]);

  // Once: a change of language must not trade the link again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    void enter();
  }, []);
  useEffect(() => {
    whenSignedOut(() =>
      setVisit((now) => (now.state === 'inside' ? { state: 'outside', reason: words.entrance.over } : now)),
    );
  }, [words]);

  const refresh = useCallback(() => {
    // Counts at the menu: where they cannot be read now, the old ones stay.
    Promise.all([get<MyProfile>('/profile'), get<MySurveyList>('/surveys')])
      .then(([profile, surveys]) => setVisit({ state: 'inside', profile, surveys }))
      .catch(() => undefined);
  }, []);

  if (visit.state === 'outside') return <Entrance reason={visit.reason} />;
  if (visit.state !== 'inside')
    return (
      <Frame storeName={null}>
        <h1>{words.title}</h1>
        {visit.state === 'opening' ? (
          <p className="quiet">{words.entrance.opening}</p>
        ) : (
          <>
            <Problem>{visit.reason}</Problem>
            <button type="button" onClick={() => void enter()}>
              {words.retry}
            </button>
          </>
        )}
      </Frame>
    );
  return (
    <Inside
      path={path}
      profile={visit.profile}
      surveys={visit.surveys}
      refresh={refresh}
      onProfile={(profile) => setVisit({ ...visit, profile })}
      onClosed={() => {
        goTo('/my/');
        setVisit({ state: 'outside', reason: null });
      }}
    />
  );
}

/** The link's token stands behind `#`; it is taken out of the address before anything else happens. */
async function tradeLink(): Promise<void> {
  const token = window.location.hash.slice(1);
  if (!/^[\w-]{40,}$/.test(token)) return;
  window.history.replaceState(null, '', window.location.pathname);
  await call('POST', '/session', { token });
}

interface InsideProps {
  path: string;
  profile: MyProfile;
  surveys: MySurveyList;
  refresh: () => void;
  onProfile: (profile: MyProfile) => void;
  onClosed: () => void;
}

function Inside({ path, profile, surveys, refresh, onProfile, onClosed }: InsideProps) {
  const words = useWords();
  const [page, query] = path.split('?');
  const survey = /^\/my\/surveys\/([\w-]+)/.exec(path)?.[1];
  const section = /^\/my\/(messages|surveys|settings)/.exec(path)?.[1] ?? 'quotes';
  const current = section === 'quotes' ? '/my/' : `/my/${section}`;
  const tabs = [
    { path: '/my/', label: words.nav.quotes, icon: <Icon name="quotes" /> },
    {
      path: '/my/messages',
      label: words.nav.messages,
      icon: <Icon name="messages" />,
      count: profile.unread,
    },
    {
      path: '/my/surveys',
      label: words.nav.surveys,
      icon: <Icon name="surveys" />,
      count: surveys.open.length,
    },
    { path: '/my/settings', label: words.nav.settings, icon: <Icon name="settings" /> },
  ];
  const keepLocale = (locale: Locale) => {
    // Messages of the store follow it; this page has it already.
    call<MyProfile>('PATCH', '/profile', { locale }).then(onProfile, () => undefined);
    refresh();
  };
  return (
    <Frame storeName={profile.store.name} tabs={tabs} path={current} onLocale={keepLocale}>
      {section === 'quotes' && <Quotes surveys={surveys.open} />}
      {section === 'messages' && (
        <Messages key={page} quoteId={new URLSearchParams(query).get('quote')} onRead={refresh} />
      )}
      {section === 'surveys' &&
        (survey ? <Survey key={survey} id={survey} onAnswered={refresh} /> : <Surveys surveys={surveys} />)}
      {section === 'settings' && <Settings profile={profile} onChange={onProfile} onClosed={onClosed} />}
    </Frame>
  );
}
