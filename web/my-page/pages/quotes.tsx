import { useState } from 'react';
import type { MyQuote, MySurvey } from '#contract/my-page';
import { localText } from '#domain/surveys/definition';
import { WISHES, type Wish } from '#domain/wishes';
import { call, get } from '../api.ts';
import { fill, showInstant, useLocale, useWords } from '../i18n.ts';
import { Done, Problem, Show } from '../parts/notice.tsx';
import { goTo } from '../route.ts';
import { messageOf, useLoad } from '../use-load.ts';

const loadQuotes = () => get<{ items: MyQuote[] }>('/quotes');

export function Quotes({ surveys }: { surveys: MySurvey[] }) {
  const words = useWords();
  const quotes = useLoad(loadQuotes);
  return (
    <>
      <h1>{words.quotes.title}</h1>
      <Show loaded={quotes}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="card">
              <p>{words.quotes.none}</p>
              <p className="quiet">{words.quotes.noneHint}</p>
            </div>
          ) : (
            items.map((quote) => (
              <Quote
                key={quote.id}
                quote={quote}
                surveys={surveys.filter(({ quoteId }) => quoteId === quote.id)}
              />
            ))
          )
        }
      </Show>
    </>
  );
}

function Quote({ quote, surveys }: { quote: MyQuote; surveys: MySurvey[] }) {
  const words = useWords();
  const locale = useLocale();
  const text = words.quotes;
  const yen = (amount: number | null) =>
    amount === null ? null : fill(text.yen, { n: amount.toLocaleString('ja-JP') });
  const facts: [string, string | null][] = [
    [text.received, showInstant(quote.receivedAt, locale, false)],
    [text.estimate, yen(quote.estimateYen)],
    [text.usage, quote.usage],
    [text.downPayment, yen(quote.downPaymentYen)],
    [text.monthly, yen(quote.monthlyPaymentYen)],
    [text.bonus, quote.bonusPayments === null ? null : fill(text.times, { n: quote.bonusPayments })],
  ];
  return (
    <article className="card">
      <div className="row">
        <h2>{quote.vehicleText || text.unnamed}</h2>
        <span className={`status ${quote.status}`}>{text.status[quote.status]}</span>
      </div>
      <dl>
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <Wishes quote={quote} />
      {surveys.map((survey) => (
        <button
          key={survey.id}
          type="button"
          className="invitation"
          onClick={() => goTo(`/my/surveys/${survey.id}`)}
        >
          <small>{text.toAnswer}</small>
          {localText(survey.form.content.title, locale)}
        </button>
      ))}
      <button type="button" onClick={() => goTo(`/my/messages?quote=${quote.id}`)}>
        {text.write}
      </button>
    </article>
  );
}

/** 車がみたい, 試乗がしたい, カタログが見たい (C6). */
function Wishes({ quote }: { quote: MyQuote }) {
  const words = useWords();
  const [wishes, setWishes] = useState<readonly Wish[]>(quote.wishes);
  const [outcome, setOutcome] = useState<'saved' | { problem: string } | null>(null);

  async function toggle(wish: Wish) {
    const before = wishes;
    const next = before.includes(wish) ? before.filter((each) => each !== wish) : [...before, wish];
    setWishes(next);
    setOutcome(null);
    try {
      await call('PUT', `/quotes/${quote.id}/wishes`, { wishes: next });
      setOutcome('saved');
    } catch (error) {
      setWishes(before);
      setOutcome({ problem: messageOf(error, words) });
    }
  }

  return (
    <fieldset>
      <legend>{words.quotes.wishes}</legend>
      <p className="quiet">{words.quotes.wishesHint}</p>
      <div className="chips">
        {WISHES.map((wish) => (
          <label key={wish} className="chip">
            <input type="checkbox" checked={wishes.includes(wish)} onChange={() => void toggle(wish)} />
            <span>{words.quotes.wish[wish]}</span>
          </label>
        ))}
      </div>
      {outcome === 'saved' && <Done>{words.quotes.wishesSaved}</Done>}
      {outcome && outcome !== 'saved' && <Problem>{outcome.problem}</Problem>}
    </fieldset>
  );
}
