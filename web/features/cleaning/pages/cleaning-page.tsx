import { Tabs } from '@mantine/core';
import { IconCarOff, IconHistory, IconUserOff } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '../../../shared/ui/page.tsx';
import { DecisionList } from '../components/decision-list.tsx';
import { ScrapStep } from '../components/scrap-step.tsx';
import { UnusedStep } from '../components/unused-step.tsx';
import { cleaningSteps, isCleaningStep } from '../steps.ts';

const icons = { unused: IconUserOff, scrap: IconCarOff, decisions: IconHistory } as const;

/** リストクリーニング (D4–D6): the two steps of the source, and what was decided. */
export function CleaningPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/staff/cleaning' });
  // An address typed by hand may name a step that is none.
  const step = isCleaningStep(search.step) ? search.step : 'unused';
  const navigate = useNavigate({ from: '/cleaning' });
  const go = (to: string | null) => void navigate({ search: isCleaningStep(to) ? { step: to } : {} });
  return (
    <Page title={t('nav.cleaning')} hint={t('cleaning.hint')}>
      <Tabs value={step} onChange={go} keepMounted={false}>
        <Tabs.List mb="sm">
          {cleaningSteps.map((name) => {
            const Icon = icons[name];
            return (
              <Tabs.Tab key={name} value={name} leftSection={<Icon size={16} aria-hidden />}>
                {t(`cleaning.step.${name}`)}
              </Tabs.Tab>
            );
          })}
        </Tabs.List>
        <Tabs.Panel value="unused">
          <UnusedStep onNext={() => go('scrap')} />
        </Tabs.Panel>
        <Tabs.Panel value="scrap">
          <ScrapStep />
        </Tabs.Panel>
        <Tabs.Panel value="decisions">
          <DecisionList />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
