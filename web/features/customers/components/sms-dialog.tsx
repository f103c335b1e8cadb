import type { SentSms } from '#contract/customer-sms';
import { LONGEST_SMS, smsLength, smsSegments } from '#domain/sms-length';
import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../../../shared/http.ts';
import { showDone } from '../../../shared/notify.ts';

interface Props {
  customerId: string;
  onClose: () => void;
}

/** An SMS by hand: how many parts it takes is seen while it is written (D2). */
export function SmsDialog({ customerId, onClose }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [text, setText] = useState('');
  const length = smsLength(text);
  const send = useMutation({
    mutationFn: () => post<SentSms>(`/customers/${customerId}/sms`, { text }),
    onSuccess: ({ parts }) => {
      showDone(t('sms.sent', { n: parts }));
      onClose();
      void client.invalidateQueries();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('sms.title')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack gap="sm">
        <Textarea
          label={t('sms.text')}
          data-autofocus
          autosize
          minRows={3}
          maxRows={12}
          value={text}
          error={length > LONGEST_SMS && t('sms.tooLong', { limit: LONGEST_SMS })}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group justify="space-between">
          <Text
            size="sm"
            c={smsSegments(text) > 1 ? undefined : 'dimmed'}
            fw={smsSegments(text) > 1 ? 600 : undefined}
            className="tabular"
            aria-live="polite"
          >
            {t('sms.count', { n: length, parts: smsSegments(text) })}
          </Text>
          <Button
            loading={send.isPending}
            disabled={text.trim() === '' || length > LONGEST_SMS}
            onClick={() => send.mutate()}
          >
            {t('sms.send')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
