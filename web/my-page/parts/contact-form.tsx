import { useState } from 'react';
import type { MyProfile } from '#contract/my-page';
import { fill, useWords } from '../i18n.ts';
import { Done, Problem } from './notice.tsx';
import { useSave } from './use-save.ts';

type Window = MyProfile['convenientTimes'][number];
type Channel = NonNullable<MyProfile['preferredChannel']>;
const CHANNELS: readonly Channel[] = ['mail', 'sms', 'phone', 'postcard'];
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

interface Props {
  profile: MyProfile;
  onChange: (profile: MyProfile) => void;
}

/** Preferred channel and convenient hours; open follows are planned anew with them (A11, C11). */
export function ContactForm({ profile, onChange }: Props) {
  const words = useWords();
  const text = words.settings;
  const [channel, setChannel] = useState<Channel | ''>(profile.preferredChannel ?? '');
  const [windows, setWindows] = useState<Window[]>(profile.convenientTimes);
  const [wrong, setWrong] = useState<string | null>(null);
  const { save, state, problem, edited } = useSave(onChange);
  const change = (next: Window[]) => {
    setWindows(next);
    setWrong(null);
    edited();
  };
  const set = (index: number, part: Partial<Window>) =>
    change(windows.map((window, nr) => (nr === index ? { ...window, ...part } : window)));

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (windows.some(({ weekdays }) => weekdays.length === 0)) return setWrong(text.weekdayMissing);
        if (windows.some(({ from, to }) => from >= to)) return setWrong(text.orderWrong);
        void save({ preferredChannel: channel || null, convenientTimes: windows });
      }}
    >
      <div className="field">
        <label htmlFor="channel">{text.channel}</label>
        <select
          id="channel"
          value={channel}
          onChange={(event) => {
            setChannel(event.currentTarget.value as Channel | '');
            edited();
          }}
        >
          <option value="">{text.channels.none}</option>
          {CHANNELS.map((name) => (
            <option key={name} value={name}>
              {text.channels[name]}
            </option>
          ))}
        </select>
      </div>
      <h3>{text.hours}</h3>
      <p className="quiet">{windows.length === 0 ? text.noHours : text.hoursHint}</p>
      {windows.map((window, index) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: windows have no identity but their place
          key={index}
          className="window"
        >
          <legend>{fill(text.window, { n: index + 1 })}</legend>
          <div className="chips">
            {WEEKDAYS.map((day) => (
              <label key={day} className="chip">
                <input
                  type="checkbox"
                  checked={window.weekdays.includes(day)}
                  onChange={(event) =>
                    set(index, {
                      weekdays: event.currentTarget.checked
                        ? [...window.weekdays, day].sort()
                        : window.weekdays.filter((each) => each !== day),
                    })
                  }
                />
                <span>{text.weekdays[day - 1]}</span>
              </label>
            ))}
          </div>
          <div className="row">
            <label>
              {text.from}
              <input
                type="time"
                step={1800}
                value={window.from}
                onChange={(event) => set(index, { from: event.currentTarget.value })}
              />
            </label>
            <label>
              {text.to}
              <input
                type="time"
                step={1800}
                value={window.to}
                onChange={(event) => set(index, { to: event.currentTarget.value })}
              />
            </label>
          </div>
          <button type="button" onClick={() => change(windows.filter((_window, nr) => nr !== index))}>
            {text.removeHours}
          </button>
        </fieldset>
      ))}
      <button
        type="button"
        onClick={() => change([...windows, { weekdays: [], from: '10:00', to: '12:00' }])}
      >
        {text.addHours}
      </button>
      {(wrong ?? problem) && <Problem>{wrong ?? problem}</Problem>}
      {state === 'saved' && <Done>{words.saved}</Done>}
      <button type="submit" className="main" disabled={state === 'saving'}>
        {words.save}
      </button>
    </form>
  );
}
