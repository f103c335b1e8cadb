import { Button, Text, TextInput } from '@mantine/core';
import { IconGavel } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { download } from '../../../shared/download.ts';
import { ApiError } from '../../../shared/http.ts';
import { errorText } from '../../../shared/notify.ts';
import { FormDialog } from '../../../shared/ui/form-dialog.tsx';

/** 照会への回答: an authority names an address; the file says all that was agreed, refused and sent (X4). */
export function ConsentInquiry() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const [address, setAddress] = useState('');
  const report = useMutation({
    mutationFn: () => download('/consent-reports', 'consents.csv', { address: address.trim() }),
    meta: { quiet: true },
    onSuccess: () => setOpened(false),
  });
  const isUnknown = report.error instanceof ApiError && report.error.status === 404;
  const problem = isUnknown ? t('audit.inquiry.unknown') : report.error && errorText(report.error);
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconGavel size={15} aria-hidden />}
        onClick={() => {
          setAddress('');
          report.reset();
          setOpened(true);
        }}
      >
        {t('audit.inquiry.open')}
      </Button>
      <FormDialog
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('audit.inquiry.open')}
        action={t('audit.inquiry.take')}
        loading={report.isPending}
        disabled={address.trim().length < 3}
        onSubmit={() => report.mutate()}
      >
        <Text size="sm">{t('audit.inquiry.hint')}</Text>
        <TextInput
          label={t('audit.inquiry.address')}
          required
          data-autofocus
          maxLength={254}
          autoComplete="off"
          value={address}
          error={problem}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
      </FormDialog>
    </>
  );
}
