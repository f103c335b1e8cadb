import type { ReactNode } from 'react';
import { type Locale, setLocale, useLocale, useWords } from '../i18n.ts';
import { goTo } from '../route.ts';

interface Tab {
  path: string;
  label: string;
  icon: ReactNode;
  count?: number;
}

interface Props {
  storeName: string | null;
  tabs?: Tab[];
  path?: string;
  /** the customer chose a language */
  onLocale?: (locale: Locale) => void;
  children: ReactNode;
}

/** Head with the store's name and the language, the page, and the menu at the thumb. */
export function Frame({ storeName, tabs, path, onLocale, children }: Props) {
  const words = useWords();
  const locale = useLocale();
  const next: Locale = locale === 'ja' ? 'en' : 'ja';
  const choose = () => {
    setLocale(next, { remember: true });
    onLocale?.(next);
  };
  return (
    <div className={tabs ? 'frame with-menu' : 'frame'}>
      <a className="skip" href="#page">
        {words.skip}
      </a>
      <header>
        <p className="brand">
          <span>{storeName ?? words.title}</span>
          {storeName && <small>{words.title}</small>}
        </p>
        <button type="button" className="plain" lang={next} onClick={choose}>
          {words.other}
        </button>
      </header>
      {tabs && (
        <nav aria-label={words.nav.label}>
          {tabs.map((tab) => (
            <a
              key={tab.path}
              href={tab.path}
              aria-current={path === tab.path ? 'page' : undefined}
              onClick={(event) => {
                event.preventDefault();
                goTo(tab.path);
              }}
            >
              <span className="icon" aria-hidden="true">
                {tab.icon}
              </span>
              <span>{tab.label}</span>
              {tab.count ? <span className="count">{tab.count}</span> : null}
            </a>
          ))}
        </nav>
      )}
      <main id="page">{children}</main>
    </div>
  );
}

const PATHS = {
  quotes: 'M4 16.5v-5l2-5h12l2 5v5M4 16.5h16M6 16.5v2M18 16.5v2M4.500 11.500h15M7.500 14h.01M16.500 14h.01',
  messages: 'M5 5h14v10H10l-4 4v-4H5z',
  surveys: 'M7 4h10v16H7zM9.500 9l1.500 1.500L14 8M9.500 15h5',
  settings: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20c1-3.500 4-5 7.500-5s6.500 1.500 7.500 5',
};

export const Icon = ({ name }: { name: keyof typeof PATHS }) => (
  <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
    <path
      d={PATHS[name]}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
);
