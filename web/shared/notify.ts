import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import { ApiError, capitalized, inLanguageOfPage } from './http.ts';

/** What went wrong and what to do, in the person's language. */
export function errorText(error: unknown): string {
  if (!(error instanceof ApiError)) return i18next.t('error.unexpected');
  if (error.code === 'network') return i18next.t('error.network');
  if (error.code === 'forbidden') return i18next.t('error.forbidden');
  if (error.status === 404) return i18next.t('error.notFound');
  if (error.code.startsWith('http_')) return i18next.t('error.server');
  const inJapanese = i18next.language === 'ja';
  const what = inJapanese ? error.title : inLanguageOfPage(error.detail) || error.title;
  const parts = error.code === 'invalid_input' ? [what, ...Object.values(error.fields)] : [what];
  const remedy = error.remedy ?? '';
  const said = parts.some((part) => part.toLowerCase().includes(remedy.toLowerCase()));
  const words = [...parts, said ? '' : remedy].filter(Boolean);
  return inJapanese ? words.join('。') : words.map(capitalized).join('. ');
}

export const showError = (error: unknown): void => {
  notifications.show({
    color: 'red',
    title: i18next.t('error.title'),
    message: errorText(error),
    autoClose: 8000,
    closeButtonProps: { 'aria-label': i18next.t('action.close') },
  });
};

/** What is read out at a field: its description and what is wrong with it. */
const saidAt = (field: HTMLElement): string =>
  (field.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent ?? '')
    .join(' ');

/**
 * Brings the person to the first field that a form refuses, of the dialog that is open or of the page.
 * @param about only a field that says one of these; any, where left out
 */
export function focusRefused(about?: readonly string[], orElse: () => void = () => undefined): void {
  // the form has to draw its messages first
  setTimeout(() => {
    const place = [...document.querySelectorAll('[role="dialog"]')].at(-1) ?? document.querySelector('main');
    const wrong = [...(place?.querySelectorAll<HTMLElement>('[aria-invalid="true"]') ?? [])];
    const field = wrong.find((one) => about?.some((words) => saidAt(one).includes(words)) ?? true);
    if (field) field.focus();
    else orElse();
  }, 60);
}

/** A refusal is read at its field; where no field shows it, it is told in the corner. */
export function showRefusal(error: unknown): void {
  const words = error instanceof ApiError ? Object.values(error.fields).filter(Boolean) : [];
  if (words.length > 0) focusRefused(words, () => showError(error));
  else showError(error);
}

export const showDone = (message: string): void => {
  notifications.show({
    message,
    autoClose: 3500,
    closeButtonProps: { 'aria-label': i18next.t('action.close') },
  });
};
