import type { QuoteDetail } from '#contract/deals';
import { Badge, Group, Paper, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import { stateColor } from '../../customers/components/state-color.ts';
import { SurveyMark } from './survey-mark.tsx';
import { WishBadges } from './wish-badges.tsx';

/** State, car, wishes and whether a survey came, above the tabs. */
export function QuoteHead({ detail: { quote, surveys, waitingTodoIds } }: { detail: QuoteDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Paper px="md" py="xs">
      <Group gap="6px 18px">
        <Badge size="lg" color={stateColor[quote.status]}>
          {t(`customer.negotiation.${quote.status}`)}
        </Badge>
        {waitingTodoIds.length > 0 && (
          <Badge size="lg" color="red">
            {t('deal.waiting')}
          </Badge>
        )}
        <Text size="sm" fw={600}>
          {quote.vehicleText ?? t('deal.noVehicle')}
        </Text>
        <Group gap={6}>
          <Text size="sm" c="dimmed" id="survey-label">
            {t('deal.column.survey')}
          </Text>
          <SurveyMark answered={surveys.length > 0} />
        </Group>
        {quote.wishes.length > 0 && <WishBadges wishes={quote.wishes} />}
        <Text size="xs" c="dimmed" className="tabular">
          {t('deal.column.received')} {format.instant(quote.receivedAt)}
        </Text>
      </Group>
    </Paper>
  );
}
