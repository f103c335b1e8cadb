import { type HTMLInputTypeAttribute, useState } from 'react';
import type { MyProfile } from '#contract/my-page';
import { useWords } from '../i18n.ts';
import { Done, Problem } from './notice.tsx';
import { useSave } from './use-save.ts';

type Field = 'kana' | 'phone' | 'postalCode' | 'address' | 'birthOn' | 'family' | 'job' | 'daysOff';

const FIELDS: { name: Field; type?: HTMLInputTypeAttribute; autoComplete?: string }[] = [
  { name: 'kana' },
  { name: 'phone', type: 'tel', autoComplete: 'tel' },
  { name: 'postalCode', autoComplete: 'postal-code' },
  { name: 'address', autoComplete: 'street-address' },
  { name: 'birthOn', type: 'date', autoComplete: 'bday' },
  { name: 'family' },
  { name: 'job' },
  { name: 'daysOff' },
];

interface Props {
  profile: MyProfile;
  onChange: (profile: MyProfile) => void;
}

/** What the store knows of the customer (C11), with 生年月日 and 家族構成 (C7). */
export function ProfileForm({ profile, onChange }: Props) {
  const words = useWords();
  const text = words.settings;
  const [values, setValues] = useState(
    () => Object.fromEntries(FIELDS.map(({ name }) => [name, profile[name] ?? ''])) as Record<Field, string>,
  );
  const { save, state, problem, fields, edited } = useSave(onChange);
  const changes = Object.fromEntries(
    FIELDS.filter(({ name }) => values[name] !== (profile[name] ?? '')).map(({ name }) => [
      name,
      values[name].trim() || null,
    ]),
  );

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save(changes);
      }}
    >
      <dl>
        <div>
          <dt>{text.name}</dt>
          <dd>{profile.name}</dd>
        </div>
        {profile.emailHint && (
          <div>
            <dt>{text.email}</dt>
            <dd>{profile.emailHint}</dd>
          </div>
        )}
      </dl>
      <p className="quiet">{text.nameHint}</p>
      {FIELDS.map(({ name, type = 'text', autoComplete }) => (
        <div key={name} className="field">
          <label htmlFor={name}>{text[name]}</label>
          <input
            id={name}
            type={type}
            autoComplete={autoComplete ?? 'off'}
            value={values[name]}
            placeholder={name === 'family' ? text.familyHint : undefined}
            aria-invalid={fields[name] !== undefined}
            aria-describedby={`${name}-problem`}
            onChange={(event) => {
              setValues({ ...values, [name]: event.currentTarget.value });
              edited();
            }}
          />
          <p className="reason" id={`${name}-problem`}>
            {fields[name]}
          </p>
        </div>
      ))}
      {problem && <Problem>{problem}</Problem>}
      {state === 'saved' && <Done>{words.saved}</Done>}
      <button type="submit" className="main" disabled={state === 'saving'}>
        {words.save}
      </button>
    </form>
  );
}
