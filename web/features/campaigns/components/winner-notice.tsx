import { Fieldset, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { NOTICE_VARIABLES } from '#domain/campaigns/notice';
import type { FieldProps } from './campaign-terms.tsx';

/** The words that winners get, on My Page and by mail. */
export function WinnerNotice({ value, set, problems }: FieldProps) {
  const { t } = useTranslation();
  return (
    <Fieldset legend={t('campaign.notice')}>
      <Stack gap="xs">
        <Text size="xs" c="dimmed">
          {t('campaign.noticeHint')}。{t('campaign.noticeVariables')}:{' '}
          {Object.keys(NOTICE_VARIABLES)
            .map((name) => `{{${name}}}`)
            .join(' ')}
        </Text>
        <TextInput
          label={t('campaign.noticeSubject')}
          value={value.notifySubject}
          error={problems['notifySubject']}
          onChange={(event) => set({ notifySubject: event.currentTarget.value })}
        />
        <Textarea
          label={t('campaign.noticeBody')}
          autosize
          minRows={4}
          maxRows={12}
          value={value.notifyBody}
          error={problems['notifyBody']}
          onChange={(event) => set({ notifyBody: event.currentTarget.value })}
        />
      </Stack>
    </Fieldset>
  );
}
