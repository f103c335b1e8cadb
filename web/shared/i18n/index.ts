import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { ja } from './ja/index.ts';

export type Language = 'ja' | 'en';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof ja };
    returnNull: false;
  }
}

const KEY = 'oikaze.language';

export const storedLanguage = (): Language => (localStorage.getItem(KEY) === 'en' ? 'en' : 'ja');

export async function setLanguage(language: Language): Promise<void> {
  if (language === 'en' && !i18next.hasResourceBundle('en', 'translation')) {
    const { en } = await import('./en/index.ts');
    i18next.addResourceBundle('en', 'translation', en);
  }
  await i18next.changeLanguage(language);
  localStorage.setItem(KEY, language);
  document.documentElement.lang = language;
}

export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'ja',
    fallbackLng: 'ja',
    resources: { ja: { translation: ja } },
    interpolation: { escapeValue: false },
  });
  await setLanguage(storedLanguage());
}
