import type { Customer } from '#contract/customers';
import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { del } from '../../../shared/http.ts';
import { showDone } from '../../../shared/notify.ts';

/** Personal data go for good, counts stay (DESIGN §8): asked twice. */
export function EraseCustomer({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [sure, setSure] = useState(false);
  const erase = useMutation({
    mutationFn: () => del(`/customers/${customer.id}`),
    onSuccess: async () => {
      showDone(t('customer.erase.done'));
      await navigate({ to: '/customers' });
      for (const stale of ['customer', 'customers', 'follows', 'todos', 'todo-counts'])
        void client.invalidateQueries({ queryKey: [stale] });
    },
  });
  return (
    <>
      <Button
        size="compact-xs"
        variant="subtle"
        color="red"
        style={{ alignSelf: 'flex-start' }}
        onClick={() => {
          setSure(false);
          setAsking(true);
        }}
      >
        {t('customer.erase.open')}
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('customer.erase.title', { name: customer.name })}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <Stack>
          <Text size="sm">{t('customer.erase.text')}</Text>
          <Checkbox
            label={t('customer.erase.sure')}
            checked={sure}
            onChange={(event) => setSure(event.currentTarget.checked)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              {t('action.cancel')}
            </Button>
            <Button color="red" disabled={!sure} loading={erase.isPending} onClick={() => erase.mutate()}>
              {t('customer.erase.submit')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
