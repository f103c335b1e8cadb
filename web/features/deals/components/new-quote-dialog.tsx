import { Button, Group, Modal, Stack } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldProblems } from '../../../shared/http.ts';
import { focusRefused, showDone } from '../../../shared/notify.ts';
import { CustomerSelect } from '../../../shared/ui/customer-select.tsx';
import { useCreateQuote } from '../api/change-quote.ts';
import { type QuoteDraft, QuoteFields } from './quote-fields.tsx';

/** A quote request that came by telephone or over the counter. */
export function NewQuoteDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [customerId, setCustomerId] = useState<string | null>(null);
  const [draft, setDraft] = useState<QuoteDraft>({});
  const [tried, setTried] = useState(false);
  const create = useCreateQuote();
  const problems = fieldProblems(create.error);
  const submit = () => {
    setTried(true);
    if (!customerId) return focusRefused();
    create.mutate(
      { ...draft, customerId },
      {
        onSuccess: ({ id }) => {
          showDone(t('deal.added'));
          void navigate({ to: '/quotes/$quoteId', params: { quoteId: id } });
        },
      },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t('deal.addQuote')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack gap="sm">
        <CustomerSelect
          label={t('deal.chooseCustomer')}
          description={t('deal.noCustomerYet')}
          value={customerId}
          error={(tried && !customerId && t('state.choose')) || problems['customerId']}
          onChange={setCustomerId}
        />
        <QuoteFields
          value={draft}
          problems={problems}
          onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button loading={create.isPending} onClick={submit}>
            {t('action.add')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
