import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './wizard-steps.module.css';

const steps = ['file', 'columns', 'check', 'run'] as const;

/** Where an import stands; `at` counts from 0, the number of steps means all are done. */
export function WizardSteps({ at }: { at: number }) {
  const { t } = useTranslation();
  return (
    <ol className={classes['steps']} aria-label={t('imports.steps')}>
      {steps.map((step, index) => (
        <li key={step} data-done={index < at || undefined} aria-current={index === at ? 'step' : undefined}>
          <span className="tabular" aria-hidden>
            {index < at ? <IconCheck size={14} stroke={2.4} /> : index + 1}
          </span>
          {t(`imports.step.${step}`)}
        </li>
      ))}
    </ol>
  );
}
