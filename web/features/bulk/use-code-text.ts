import { useTranslation } from 'react-i18next';

/** A reason's code in words; one that has none is shown as it is. */
export function useCodeText(): (code: string) => string {
  const { t, i18n } = useTranslation();
  return (code) => (i18n.exists(`dryRun.code.${code}`) ? String(t(`dryRun.code.${code}` as never)) : code);
}
