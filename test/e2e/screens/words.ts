import { en } from '../../../web/shared/i18n/en/index.ts';
import { ja } from '../../../web/shared/i18n/ja/index.ts';

export type Language = 'ja' | 'en';
export type Say = (key: string, values?: Record<string, string | number>) => string;

/** What the page says under a key of its translations; where a value is not given, any text may stand (for a RegExp). */
export function wordsOf(language: Language): { say: Say; like: (key: string) => RegExp } {
  const text = (key: string): string => {
    let at: unknown = language === 'ja' ? ja : en;
    for (const part of key.split('.')) at = (at as Record<string, unknown> | undefined)?.[part];
    if (typeof at !== 'string') throw new Error(`no words for ${key}`);
    return at;
  };
  return {
    say: (key, values = {}) =>
      text(key).replaceAll(/\{\{(\w+)\}\}/g, (_all, name) => String(values[name] ?? '')),
    like: (key) => {
      const parts = text(key).split(/\{\{\w+\}\}/);
      return new RegExp(`^${parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}`);
    },
  };
}
