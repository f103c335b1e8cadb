import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** 「有」 in bold where a survey has been answered (C5). */
export function SurveyMark({ answered }: { answered: boolean }) {
  const { t } = useTranslation();
  return answered ? (
    <Text component="strong" size="sm" fw={700}>
      {t('deal.yes')}
    </Text>
  ) : (
    <Text component="span" size="sm" c="dimmed">
      {t('deal.no')}
    </Text>
  );
}
