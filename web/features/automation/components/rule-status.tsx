import type { AutomationRule } from '#contract/automation';
import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const colors = { active: 'kaze', paused: 'amber', archived: 'gray' } as const;

export function RuleStatus({ status }: Pick<AutomationRule, 'status'>) {
  const { t } = useTranslation();
  return <Badge color={colors[status]}>{t(`automation.status.${status}`)}</Badge>;
}
