import type { CleaningTargetPreview } from '#contract/cleaning';
import { Badge, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import { decisionColor } from '../words.ts';

/** What is decided of a number of customers now. */
export function DecisionCounts({ counts }: { counts: CleaningTargetPreview }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Group gap={6}>
      {(['keep', 'ask', 'exclude'] as const)
        .filter((word) => counts[word] > 0)
        .map((word) => (
          <Badge key={word} miw="fit-content" color={decisionColor[word]}>
            {t(`cleaning.decision.${word}`)} {format.number(counts[word])}
          </Badge>
        ))}
    </Group>
  );
}
