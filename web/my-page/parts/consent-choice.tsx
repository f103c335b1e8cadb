import { useState } from 'react';
import type { MyProfile, SetMyConsent } from '#contract/my-page';
import { call } from '../api.ts';
import { useWords } from '../i18n.ts';
import { messageOf } from '../use-load.ts';
import { Done, Problem } from './notice.tsx';

type Channel = SetMyConsent['channel'];
type State = SetMyConsent['state'];
const CHANNELS: readonly Channel[] = ['mail', 'sms'];
const STATES: readonly State[] = ['granted', 'service_only', 'denied'];

interface Props {
  profile: MyProfile;
  onChange: (profile: MyProfile) => void;
}

/** What the store may send by mail and SMS (C11, X4): holds at once, for every message that has not left. */
export function ConsentChoice({ profile, onChange }: Props) {
  const words = useWords();
  const text = words.settings;
  const [outcome, setOutcome] = useState<'done' | { problem: string } | null>(null);
  /** shown while the store is being told */
  const [wanted, setWanted] = useState<{ channel: Channel; state: State } | null>(null);

  async function choose(channel: Channel, state: State) {
    // Not disabled meanwhile: a control that is disabled loses the keyboard's focus.
    if (wanted) return;
    setWanted({ channel, state });
    setOutcome(null);
    const choice: SetMyConsent = {
      channel,
      state,
      shown: `${text.consentFor[channel]}: ${text.consents[state]}`,
    };
    try {
      onChange(await call<MyProfile>('PUT', '/consent', choice));
      setOutcome('done');
    } catch (error) {
      setOutcome({ problem: messageOf(error, words) });
    }
    setWanted(null);
  }

  return (
    <>
      {CHANNELS.map((channel) => {
        const chosen = wanted?.channel === channel ? wanted.state : profile.consent[channel];
        return (
          <fieldset key={channel}>
            <legend>{text.consentFor[channel]}</legend>
            {STATES.map((state) => (
              <label key={state} className="choice">
                <input
                  type="radio"
                  name={`consent-${channel}`}
                  checked={chosen === state}
                  onChange={() => void choose(channel, state)}
                />
                <span>{text.consents[state]}</span>
              </label>
            ))}
          </fieldset>
        );
      })}
      <p className="quiet">{text.consentHint}</p>
      {outcome === 'done' && <Done>{text.consentSaved}</Done>}
      {outcome && outcome !== 'done' && <Problem>{outcome.problem}</Problem>}
    </>
  );
}
