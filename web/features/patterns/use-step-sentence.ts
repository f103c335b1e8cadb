import { useTranslation } from 'react-i18next';
import type { Pattern, PatternStep } from '#contract/patterns';
import { speak } from './offset.ts';

/** "最後の商談日から20日後 10:00" */
export function useStepSentence() {
  const { t } = useTranslation();
  return (
    base: Pattern['base'],
    step: Pick<PatternStep, 'anchor' | 'offset'> & { timeOfDay?: string | null },
  ): string => {
    const from = step.anchor === 'base' ? t(`pattern.base.${base}`) : t(`pattern.anchor.${step.anchor}`);
    const spoken = speak(step.offset);
    const time = step.timeOfDay ? ` ${step.timeOfDay}` : '';
    if (!spoken) return t('pattern.sentenceRaw', { from, offset: step.offset }) + time;
    if (spoken.n === 0) return t('pattern.sentenceSame', { from }) + time;
    const span = t(`pattern.span.${spoken.unit}`, { n: spoken.n });
    return (
      (spoken.before
        ? t('pattern.sentenceBefore', { from, span })
        : t('pattern.sentenceAfter', { from, span })) + time
    );
  };
}
