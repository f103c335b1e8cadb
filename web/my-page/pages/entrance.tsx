import { type FormEvent, useState } from 'react';
import { call } from '../api.ts';
import { useWords } from '../i18n.ts';
import { Frame } from '../parts/frame.tsx';
import { Done, Problem } from '../parts/notice.tsx';
import { messageOf } from '../use-load.ts';

/** Where a customer without a session gets a link. The answer is the same for every address. */
export function Entrance({ reason }: { reason: string | null }) {
  const words = useWords();
  const [email, setEmail] = useState('');
  const [state, setState] = useState<'asking' | 'sending' | 'sent'>('asking');
  const [problem, setProblem] = useState<string | null>(reason);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setState('sending');
    setProblem(null);
    try {
      await call('POST', '/links', { email: email.trim() });
      setState('sent');
    } catch (error) {
      setProblem(messageOf(error, words));
      setState('asking');
    }
  }

  return (
    <Frame storeName={null}>
      <h1>{words.entrance.title}</h1>
      {problem && <Problem>{problem}</Problem>}
      {state === 'sent' ? (
        <>
          <Done>{words.entrance.sent}</Done>
          <button type="button" onClick={() => setState('asking')}>
            {words.entrance.again}
          </button>
        </>
      ) : (
        <form className="card" onSubmit={submit}>
          <p>{words.entrance.lead}</p>
          <div className="field">
            <label htmlFor="email">{words.entrance.email}</label>
            <input
              id="email"
              type="email"
              autoComplete="email"
              inputMode="email"
              required
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
            />
          </div>
          <button type="submit" className="main" disabled={state === 'sending'}>
            {words.entrance.send}
          </button>
        </form>
      )}
    </Frame>
  );
}
