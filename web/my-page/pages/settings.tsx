import type { MyProfile } from '#contract/my-page';
import { call } from '../api.ts';
import { useLocale, useWords } from '../i18n.ts';
import { ConsentChoice } from '../parts/consent-choice.tsx';
import { ContactForm } from '../parts/contact-form.tsx';
import { ProfileForm } from '../parts/profile-form.tsx';

interface Props {
  profile: MyProfile;
  onChange: (profile: MyProfile) => void;
  /** the session is over */
  onClosed: () => void;
}

export function Settings({ profile, onChange, onClosed }: Props) {
  const words = useWords();
  const locale = useLocale();
  const text = words.settings;
  const { store } = profile;
  const close = async (path: string) => {
    // Whether it is told or not, this device is done with it.
    await call('DELETE', path).catch(() => undefined);
    onClosed();
  };
  const separator = locale === 'ja' ? '〜' : '–';
  return (
    <>
      <h1>{text.title}</h1>
      <section className="card" aria-labelledby="consent">
        <h2 id="consent">{text.consent}</h2>
        <ConsentChoice profile={profile} onChange={onChange} />
      </section>
      <section className="card" aria-labelledby="contact">
        <h2 id="contact">{text.contact}</h2>
        <ContactForm profile={profile} onChange={onChange} />
      </section>
      <section className="card" aria-labelledby="profile">
        <h2 id="profile">{text.profile}</h2>
        <ProfileForm profile={profile} onChange={onChange} />
      </section>
      <section className="card" aria-labelledby="store">
        <h2 id="store">{text.store}</h2>
        <p>
          <b>{store.name}</b>
        </p>
        {store.address && (
          <p>
            {store.postalCode && `〒${store.postalCode} `}
            {store.address}
          </p>
        )}
        {store.phone && (
          <p>
            <a href={`tel:${store.phone.replaceAll(/[^\d+]/g, '')}`}>{store.phone}</a>
          </p>
        )}
        <p className="quiet">
          {text.open} {store.openFrom}
          {separator}
          {store.openTo}
        </p>
      </section>
      <div className="card stack">
        <button type="button" onClick={() => void close('/session')}>
          {text.close}
        </button>
        <button
          type="button"
          className="danger"
          onClick={() => {
            if (window.confirm(text.closeAllSure)) void close('/sessions');
          }}
        >
          {text.closeAll}
        </button>
      </div>
    </>
  );
}
