import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconGavel } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { download } from '../../../shared/download.ts';
import { ApiError } from '../../../shared/http.ts';
import { errorText } from '../../../shared/notify.ts';

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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    report.mutate();
  };
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
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('audit.inquiry.open')}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <form onSubmit={submit}>
          <Stack gap="sm">
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
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setOpened(false)}>
                {t('action.cancel')}
              </Button>
              <Button type="submit" loading={report.isPending} disabled={address.trim().length < 3}>
                {t('audit.inquiry.take')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
