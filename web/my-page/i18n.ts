import { useSyncExternalStore } from 'react';
import { en } from './words-en.ts';
import { ja } from './words-ja.ts';

export type Locale = 'ja' | 'en';
export type Words = typeof ja;

const KEY = 'oikaze-my-locale';
const WORDS: Record<Locale, Words> = { ja, en };
const listeners = new Set<() => void>();

let locale: Locale = stored() ?? 'ja';

function stored(): Locale | null {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'ja' || kept === 'en' ? kept : null;
  } catch {
    return null; // no storage in a private window
  }
}

export const currentLocale = (): Locale => locale;

/** What the customer chose on this device wins over what the store knows. */
export const hasChosenLocale = (): boolean => stored() !== null;

export function setLocale(next: Locale, { remember = false } = {}): void {
  locale = next;
  document.documentElement.lang = next;
  if (remember) {
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // it holds until the page is closed
    }
  }
  for (const listener of listeners) listener();
}

export const useLocale = (): Locale =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => locale,
  );

export const useWords = (): Words => WORDS[useLocale()];

/** `{n}` in a text becomes the value of that name. */
export const fill = (text: string, values: Record<string, string | number>): string =>
  text.replaceAll(/\{(\w+)\}/g, (_all, name: string) => String(values[name] ?? ''));

/** The instant's own wall clock, which is the store's: `2026-12-01T10:00:00+09:00` is 10:00 wherever the reader is. */
export function showInstant(iso: string, of: Locale, withTime = true): string {
  const wall = new Date(`${iso.slice(0, 19)}Z`);
  const options: Intl.DateTimeFormatOptions = withTime
    ? { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }
    : { year: 'numeric', month: 'short', day: 'numeric' };
  return new Intl.DateTimeFormat(of === 'en' ? 'en-GB' : 'ja-JP', { ...options, timeZone: 'UTC' }).format(
    wall,
  );
}
