import { useCallback, useEffect, useRef, useState } from 'react';
import type { MyMessage, MyMessagePage, MyQuote } from '#contract/my-page';
import { call, get } from '../api.ts';
import { showInstant, useLocale, useWords } from '../i18n.ts';
import { MessageForm } from '../parts/message-form.tsx';
import { Problem, Show } from '../parts/notice.tsx';
import { messageOf, useLoad } from '../use-load.ts';

interface Start {
  page: MyMessagePage;
  quotes: MyQuote[];
}

async function loadStart(): Promise<Start> {
  const [page, quotes] = await Promise.all([
    get<MyMessagePage>('/messages'),
    get<{ items: MyQuote[] }>('/quotes'),
  ]);
  return { page, quotes: quotes.items };
}

/** @param quoteId what a new message is about, where the page was opened from a quote */
export function Messages({ quoteId, onRead }: { quoteId: string | null; onRead: () => void }) {
  const words = useWords();
  const start = useLoad(loadStart);
  return (
    <>
      <h1>{words.messages.title}</h1>
      <Show loaded={start}>{(data) => <Thread start={data} quoteId={quoteId} onRead={onRead} />}</Show>
    </>
  );
}

interface ThreadProps {
  start: Start;
  quoteId: string | null;
  onRead: () => void;
}

/** Oldest at the top, as in every chat; what came last stands above the field to answer in. */
function Thread({ start: { page: first, quotes }, quoteId, onRead }: ThreadProps) {
  const words = useWords();
  const [page, setPage] = useState(first);
  const [earlier, setEarlier] = useState<MyMessagePage | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const end = useRef<HTMLDivElement>(null);
  const noteRead = useCallback(async () => {
    await call('PUT', '/messages/read');
    onRead();
  }, [onRead]);
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'end' });
    // A failure leaves them unread; the next visit tries again.
    noteRead().catch(() => undefined);
  }, [noteRead]);

  const messages = [...page.items, ...(earlier?.items ?? [])].reverse();
  const cursor = earlier ? earlier.nextCursor : page.nextCursor;
  // What was sent stands in the record already: if it cannot be read now, the next visit shows it.
  const showSent = () =>
    get<MyMessagePage>('/messages').then(
      (next) => {
        setPage(next);
        setEarlier(null);
      },
      () => undefined,
    );
  async function loadEarlier() {
    try {
      const next = await get<MyMessagePage>(`/messages?cursor=${encodeURIComponent(cursor ?? '')}`);
      setEarlier({ ...next, items: [...(earlier?.items ?? []), ...next.items] });
      setProblem(null);
    } catch (error) {
      setProblem(messageOf(error, words));
    }
  }

  return (
    <>
      {cursor && (
        <button type="button" onClick={() => void loadEarlier()}>
          {words.messages.older}
        </button>
      )}
      {problem && <Problem>{problem}</Problem>}
      {messages.length === 0 ? (
        <p className="card">{words.messages.none}</p>
      ) : (
        <ol className="thread">
          {messages.map((message) => (
            <Message key={message.id} message={message} quotes={quotes} />
          ))}
        </ol>
      )}
      <div ref={end} />
      <MessageForm quotes={quotes} quoteId={quoteId} onSent={showSent} />
    </>
  );
}

function Message({ message, quotes }: { message: MyMessage; quotes: MyQuote[] }) {
  const words = useWords();
  const locale = useLocale();
  const isOwn = message.direction === 'in';
  const about = quotes.find(({ id }) => id === message.quoteId)?.vehicleText;
  return (
    <li className={isOwn ? 'own' : 'theirs'}>
      <p className="meta">
        <b>{isOwn ? words.messages.you : message.authorName}</b>
        <span>{showInstant(message.at, locale)}</span>
        {message.channel === 'survey' && <span>{words.messages.viaSurvey}</span>}
        {about && quotes.length > 1 && <span>{about}</span>}
      </p>
      <div className="bubble">
        {message.subject && <p className="subject">{message.subject}</p>}
        <p className="text">{message.body}</p>
        {message.attachments.map((file) => (
          <a key={file.id} className="file" href={`/api/my/attachments/${file.id}`} download={file.fileName}>
            {file.fileName} <small>({kilobytes(file.sizeBytes)})</small>
          </a>
        ))}
      </div>
    </li>
  );
}

const kilobytes = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
