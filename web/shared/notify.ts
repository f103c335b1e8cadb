import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import { ApiError } from './http.ts';

/** What went wrong and what to do, in the person's language. */
export function errorText(error: unknown): string {
  if (!(error instanceof ApiError)) return i18next.t('error.unexpected');
  if (error.code === 'network') return i18next.t('error.network');
  if (error.code === 'forbidden') return i18next.t('error.forbidden');
  if (error.status === 404) return i18next.t('error.notFound');
  if (error.code.startsWith('http_')) return i18next.t('error.server');
  const fields = Object.values(error.fields).filter((text) => text !== error.remedy);
  const what = i18next.language === 'ja' ? error.title : (error.detail ?? error.title);
  return [what, ...(error.code === 'invalid_input' ? fields : []), error.remedy]
    .filter(Boolean)
    .join(i18next.language === 'ja' ? '。' : '. ');
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

export const showDone = (message: string): void => {
  notifications.show({
    message,
    autoClose: 3500,
    closeButtonProps: { 'aria-label': i18next.t('action.close') },
  });
};
