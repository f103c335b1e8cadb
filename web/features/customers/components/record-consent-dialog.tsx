import type { RecordConsentBody } from '#contract/consents';
import { Select, SimpleGrid, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CONSENTS } from '#domain/kinds';
import { fieldProblems } from '../../../shared/http.ts';
import { showDone } from '../../../shared/notify.ts';
import { FormDialog } from '../../../shared/ui/form-dialog.tsx';
import { useRecordConsent } from '../api/record-consent.ts';

const channels = ['mail', 'sms', 'postcard'] as const;

/** What the customer said, with how they said it: nothing is recorded without that. */
export function RecordConsentDialog({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const record = useRecordConsent(customerId);
  const [body, setBody] = useState<RecordConsentBody>({ channel: 'mail', state: 'granted', proof: '' });
  const problems = fieldProblems(record.error);
  const submit = () => {
    record.mutate(body, {
      onSuccess: () => {
        showDone(t('state.saved'));
        onClose();
      },
    });
  };
  return (
    <FormDialog
      onClose={onClose}
      title={t('consents.record')}
      action={t('consents.save')}
      loading={record.isPending}
      disabled={body.proof.trim() === ''}
      onSubmit={submit}
    >
      <SimpleGrid cols={2} spacing="sm">
        <Select
          label={t('consents.channel')}
          allowDeselect={false}
          value={body.channel}
          onChange={(channel) =>
            channel && setBody({ ...body, channel: channel as RecordConsentBody['channel'] })
          }
          data={channels.map((value) => ({ value, label: t(`channel.${value}`) }))}
        />
        <Select
          label={t('consents.said')}
          allowDeselect={false}
          value={body.state}
          onChange={(state) => state && setBody({ ...body, state: state as RecordConsentBody['state'] })}
          data={CONSENTS.map((value) => ({ value, label: t(`consent.${value}`) }))}
        />
      </SimpleGrid>
      <Textarea
        label={t('customer.consentProof')}
        description={t('customer.consentProofHint')}
        required
        autosize
        minRows={3}
        maxLength={1000}
        value={body.proof}
        error={problems['proof']}
        onChange={(event) => setBody({ ...body, proof: event.currentTarget.value })}
      />
    </FormDialog>
  );
}
