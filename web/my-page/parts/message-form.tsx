import { type FormEvent, useRef, useState } from 'react';
import type { MyQuote } from '#contract/my-page';
import { ATTACHMENT_ACCEPT, ATTACHMENT_LIMITS } from '#domain/messages/attachment-limits';
import { call, newId } from '../api.ts';
import { fill, useWords, type Words } from '../i18n.ts';
import { messageOf } from '../use-load.ts';
import { Done, Problem } from './notice.tsx';

interface Props {
  quotes: MyQuote[];
  quoteId: string | null;
  onSent: () => void;
}

/** The customer writes to the store; what is sent twice by a shaky line arrives once. */
export function MessageForm({ quotes, quoteId, onSent }: Props) {
  const words = useWords();
  const [formId, setFormId] = useState(newId);
  const [about, setAbout] = useState(quoteId ?? (quotes.length === 1 ? (quotes[0]?.id ?? '') : ''));
  const [body, setBody] = useState('');
  const [files, setFiles] = useState<File[]>([]);
  const [state, setState] = useState<'writing' | 'sending' | 'sent'>('writing');
  const [problem, setProblem] = useState<string | null>(null);
  const text = useRef<HTMLTextAreaElement>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const wrong = body.trim() === '' ? words.messages.bodyMissing : problemOfFiles(files, words);
    setProblem(wrong);
    if (wrong) {
      text.current?.focus();
      return;
    }
    setState('sending');
    try {
      const attachments = await Promise.all(files.map(asAttachment));
      await call('POST', '/messages', { formId, quoteId: about || null, body, attachments });
      setState('sent');
      setFormId(newId());
      setBody('');
      setFiles([]);
      onSent();
    } catch (error) {
      setProblem(messageOf(error, words));
      setState('writing');
    }
  }

  const choose = (chosen: FileList | null) => {
    const next = [...files, ...(chosen ?? [])];
    setFiles(next);
    setProblem(problemOfFiles(next, words));
  };
  const limits = { files: ATTACHMENT_LIMITS.perMessage, one: ONE_MB, all: ALL_MB };

  return (
    <form className="card" noValidate onSubmit={submit} aria-label={words.messages.write}>
      <h2>{words.messages.write}</h2>
      {quotes.length > 1 && (
        <div className="field">
          <label htmlFor="about">{words.messages.about}</label>
          <select id="about" value={about} onChange={(event) => setAbout(event.currentTarget.value)}>
            <option value="">{words.messages.aboutNone}</option>
            {quotes.map((quote) => (
              <option key={quote.id} value={quote.id}>
                {quote.vehicleText || words.quotes.unnamed}
              </option>
            ))}
          </select>
        </div>
      )}
      <div className="field">
        <label htmlFor="body">{words.messages.body}</label>
        <textarea
          ref={text}
          id="body"
          rows={4}
          maxLength={10_000}
          value={body}
          aria-invalid={problem !== null && body.trim() === ''}
          onChange={(event) => {
            setBody(event.currentTarget.value);
            setState('writing');
          }}
        />
      </div>
      <div className="field">
        <input
          id="files"
          className="hidden-input"
          type="file"
          multiple
          accept={ATTACHMENT_ACCEPT}
          aria-describedby="files-hint"
          onChange={(event) => {
            choose(event.currentTarget.files);
            event.currentTarget.value = '';
          }}
        />
        <label htmlFor="files" className="attach">
          {words.messages.files}
        </label>
        <p className="quiet" id="files-hint">
          {fill(words.messages.filesHint, limits)}
        </p>
        {files.map((file, index) => (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name
            key={index}
            type="button"
            className="file"
            aria-label={fill(words.messages.remove, { name: file.name })}
            onClick={() => {
              const next = files.filter((_file, nr) => nr !== index);
              setFiles(next);
              setProblem(problemOfFiles(next, words));
            }}
          >
            {file.name} ✕
          </button>
        ))}
      </div>
      {problem && <Problem>{problem}</Problem>}
      {state === 'sent' && <Done>{words.messages.sent}</Done>}
      <button type="submit" className="main" disabled={state === 'sending'}>
        {state === 'sending' ? words.messages.sending : words.messages.send}
      </button>
    </form>
  );
}

const MB = 1024 * 1024;
const ONE_MB = ATTACHMENT_LIMITS.bytes / MB;
const ALL_MB = ATTACHMENT_LIMITS.totalBytes / MB;

function problemOfFiles(files: readonly File[], { messages }: Words): string | null {
  const { perMessage, bytes, totalBytes } = ATTACHMENT_LIMITS;
  if (files.length > perMessage) return fill(messages.tooMany, { n: perMessage });
  const large = files.find(({ size }) => size > bytes);
  if (large) return fill(messages.tooLarge, { name: large.name, n: ONE_MB });
  const total = files.reduce((sum, { size }) => sum + size, 0);
  return total > totalBytes ? fill(messages.tooLargeTogether, { n: ALL_MB }) : null;
}

const asAttachment = (file: File): Promise<{ fileName: string; content: string }> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error);
    reader.onload = () =>
      resolve({ fileName: file.name, content: String(reader.result).replace(/^[^,]*,/, '') });
    reader.readAsDataURL(file);
  });
