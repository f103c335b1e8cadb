import type { PatternStep } from '#contract/patterns';
import { useTranslation } from 'react-i18next';
import { ChannelIcon } from '../../../shared/ui/channel.tsx';
import { speak } from '../offset.ts';
import classes from './step-strip.module.css';

/** A pattern at a glance: its channels in order, each with its distance. */
export function StepStrip({ steps }: { steps: PatternStep[] }) {
  const { t } = useTranslation();
  const label = (step: PatternStep): string => {
    const spoken = speak(step.offset);
    if (!spoken) return step.offset;
    if (spoken.n === 0) return t('pattern.short.sameDay');
    return `${step.anchor === 'base' ? '' : '+'}${spoken.before ? '−' : ''}${t(`pattern.short.${spoken.unit}`, { n: spoken.n })}`;
  };
  return (
    <ol className={classes['strip']}>
      {steps.slice(0, 10).map((step) => (
        <li key={step.id}>
          <ChannelIcon channel={step.channel} size={26} />
          <small className="tabular">{label(step)}</small>
        </li>
      ))}
      {steps.length > 10 && <li className="tabular">+{steps.length - 10}</li>}
    </ol>
  );
}
