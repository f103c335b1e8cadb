import { Button, Menu } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconDeviceMobile, IconLinkOff, IconSend } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Customer } from '#contract/customers';
import { del, post } from '../../../shared/http.ts';
import { showDone } from '../../../shared/notify.ts';

/** The customer's My Page (C11): its link by mail, or an end to all links and sessions. */
export function MyPageMenu({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const path = `/customers/${customer.id}/my-page-links`;
  const send = useMutation({
    mutationFn: () => post(path),
    onSuccess: () => showDone(t('customer.myPage.sent')),
  });
  const revoke = useMutation({
    mutationFn: () => del(path),
    onSuccess: () => showDone(t('customer.myPage.revoked')),
  });
  const askRevoke = () =>
    modals.openConfirmModal({
      title: t('customer.myPage.revoke'),
      children: t('customer.myPage.revokeSure'),
      labels: { confirm: t('customer.myPage.revoke'), cancel: t('action.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => revoke.mutate(),
    });
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconDeviceMobile size={14} aria-hidden />}
          loading={send.isPending || revoke.isPending}
        >
          {t('customer.myPage.title')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconSend size={15} aria-hidden />}
          disabled={!customer.email}
          onClick={() => send.mutate()}
        >
          {t('customer.myPage.send')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLinkOff size={15} aria-hidden />} onClick={askRevoke}>
          {t('customer.myPage.revoke')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
