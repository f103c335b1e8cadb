import type { Quote } from '#contract/quotes';
import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showDone } from '../../../shared/notify.ts';
import { useUpdateQuote } from '../api/change-quote.ts';

type Status = Quote['status'];

/** 新着 → 商談中 → 成約 / 商談終了. What ends follows is asked for twice. */
export function StateActions({ quote }: { quote: Quote }) {
  const { t } = useTranslation();
  const update = useUpdateQuote(quote.id);
  const [closing, setClosing] = useState<'contracted' | 'ended' | null>(null);
  const move = (status: Status, endReason?: string) =>
    update.mutate(
      { status, ...(endReason && { endReason }) },
      {
        onSuccess: () => {
          setClosing(null);
          showDone(t('deal.changed', { status: t(`customer.negotiation.${status}`) }));
        },
      },
    );
  const isOpen = quote.status === 'new' || quote.status === 'negotiating';
  return (
    <>
      {quote.status === 'new' && (
        <Button size="xs" loading={update.isPending} onClick={() => move('negotiating')}>
          {t('deal.action.negotiate')}
        </Button>
      )}
      {isOpen ? (
        <>
          {quote.status === 'negotiating' && (
            <Button size="xs" color="violet" onClick={() => setClosing('contracted')}>
              {t('deal.action.contract')}
            </Button>
          )}
          <Button size="xs" variant="default" onClick={() => setClosing('ended')}>
            {t('deal.action.end')}
          </Button>
        </>
      ) : (
        <Button size="xs" variant="default" loading={update.isPending} onClick={() => move('negotiating')}>
          {t('deal.action.reopen')}
        </Button>
      )}
      {closing && (
        <CloseDialog
          status={closing}
          pending={update.isPending}
          onConfirm={(reason) => move(closing, reason)}
          onClose={() => setClosing(null)}
        />
      )}
    </>
  );
}

interface DialogProps {
  status: 'contracted' | 'ended';
  pending: boolean;
  onConfirm: (endReason: string) => void;
  onClose: () => void;
}

function CloseDialog({ status, pending, onConfirm, onClose }: DialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`deal.closeTitle.${status}`)}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack gap="sm">
        <Text size="sm">{t('deal.closeText')}</Text>
        {status === 'ended' && (
          <Textarea
            label={t('deal.endReason')}
            autosize
            minRows={2}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button
            color={status === 'contracted' ? 'violet' : 'red'}
            loading={pending}
            onClick={() => onConfirm(reason.trim())}
          >
            {t(status === 'contracted' ? 'deal.action.contract' : 'deal.action.end')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
