import { useTranslation } from 'react-i18next';

/** Seconds in the unit a person reads at a glance. */
export function useTimeLeft(): (seconds: number) => string {
  const { t } = useTranslation();
  return (seconds) => {
    if (seconds < 90) return t('bulk.seconds', { n: Math.max(1, Math.ceil(seconds)) });
    if (seconds < 5_400) return t('bulk.minutes', { n: Math.round(seconds / 60) });
    return t('bulk.hours', { n: (seconds / 3_600).toFixed(1) });
  };
}
