import { useState } from 'react';
import type { MyProfile, SetMyConsent } from '#contract/my-page';
import { call } from '../api.ts';
import { fill, useWords } from '../i18n.ts';
import { messageOf } from '../use-load.ts';
import { Done, Problem } from './notice.tsx';

interface Props {
  profile: MyProfile;
  onChange: (profile: MyProfile) => void;
}

/** Stop of mail and SMS: holds at once, for every message that has not left. */
export function ConsentSwitches({ profile, onChange }: Props) {
  const words = useWords();
  const [outcome, setOutcome] = useState<{ done: string } | { problem: string } | null>(null);
  /** shown while the store is being told */
  const [wanted, setWanted] = useState<{ channel: 'mail' | 'sms'; isOn: boolean } | null>(null);

  async function set(channel: 'mail' | 'sms', label: string, isOn: boolean) {
    setWanted({ channel, isOn });
    setOutcome(null);
    const text = words.settings;
    const choice: SetMyConsent = {
      channel,
      state: isOn ? 'granted' : 'denied',
      shown: fill(isOn ? text.shownOn : text.shownOff, { label }),
    };
    try {
      onChange(await call<MyProfile>('PUT', '/consent', choice));
      setOutcome({ done: isOn ? text.started : text.stopped });
    } catch (error) {
      setOutcome({ problem: messageOf(error, words) });
    }
    setWanted(null);
  }

  return (
    <>
      {(['mail', 'sms'] as const).map((channel) => {
        const label = words.settings[channel];
        const isOn = wanted?.channel === channel ? wanted.isOn : profile.consent[channel] !== 'denied';
        return (
          <label key={channel} className="switch">
            <span>{label}</span>
            <input
              type="checkbox"
              role="switch"
              aria-checked={isOn}
              checked={isOn}
              disabled={wanted !== null}
              onChange={(event) => void set(channel, label, event.currentTarget.checked)}
            />
          </label>
        );
      })}
      <p className="quiet">{words.settings.consentHint}</p>
      {outcome && 'done' in outcome && <Done>{outcome.done}</Done>}
      {outcome && 'problem' in outcome && <Problem>{outcome.problem}</Problem>}
    </>
  );
}
