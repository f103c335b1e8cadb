import type { QuoteDetail } from '#contract/deals';
import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import { Facts } from './facts.tsx';

/** アンケート: what was asked and what was answered (C4, C5). */
export function SurveyAnswers({ surveys }: { surveys: QuoteDetail['surveys'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Stack gap="md">
      {surveys.map((survey) => (
        <Paper key={survey.id} withBorder p="md" component="section" aria-label={survey.title}>
          <Group gap="xs" mb="sm">
            <Title order={3}>{survey.title}</Title>
            <Text size="xs" c="dimmed" className="tabular">
              {t('deal.answeredAt')} {format.instant(survey.answeredAt, 'fullDateTime')}
            </Text>
            {survey.late && (
              <Badge size="sm" color="gray">
                {t('deal.late')}
              </Badge>
            )}
          </Group>
          <Facts
            facts={survey.lines.map(({ question, values }) => [question, values.join('\n')])}
            empty={t('deal.notSaid')}
          />
        </Paper>
      ))}
    </Stack>
  );
}
