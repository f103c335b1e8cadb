import type { AutomationRule } from '#contract/automation';
import { DATE_SOURCES } from '#domain/automation/date-sources';
import { useTranslation } from 'react-i18next';
import { speak } from '../patterns/offset.ts';

/** 「車検満了日の 30 日前 10:00」 */
export function useRuleWords() {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'ja' ? 'ja' : 'en';
  const sourceName = (source: AutomationRule['dateSource']): string => DATE_SOURCES[source][language];
  return {
    sourceName,
    timing: ({
      dateSource,
      offset,
      timeOfDay,
    }: Pick<AutomationRule, 'dateSource' | 'offset' | 'timeOfDay'>) => {
      const spoken = speak(offset);
      const source = sourceName(dateSource);
      if (!spoken) return `${source} ${offset} ${timeOfDay}`;
      if (spoken.n === 0) return t('automation.timing.same', { source, time: timeOfDay });
      const distance = t(`automation.distance.${spoken.unit as 'days' | 'weeks' | 'months'}`, {
        n: spoken.n,
      });
      return t(spoken.before ? 'automation.timing.before' : 'automation.timing.after', {
        source,
        distance,
        time: timeOfDay,
      });
    },
  };
}
