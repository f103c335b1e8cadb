import { Button, Group, Modal, Select, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { customerSearchQuery } from '../../../shared/api/search-customers.ts';
import { ApiError } from '../../../shared/http.ts';
import { showDone } from '../../../shared/notify.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCreateQuote } from '../api/change-quote.ts';
import { type QuoteDraft, QuoteFields } from './quote-fields.tsx';

/** A quote request that came by telephone or over the counter. */
export function NewQuoteDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { storeId } = useStoreChoice();
  const navigate = useNavigate();
  const [search, setSearch] = useState('');
  const [settled] = useDebouncedValue(search, 150);
  const [customerId, setCustomerId] = useState<string | null>(null);
  const [draft, setDraft] = useState<QuoteDraft>({});
  const { data: found = [] } = useQuery(customerSearchQuery(settled, storeId));
  const create = useCreateQuote();
  const problems = create.error instanceof ApiError ? create.error.fields : {};
  const submit = () => {
    if (!customerId) return;
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
        <Select
          label={t('deal.chooseCustomer')}
          description={t('deal.noCustomerYet')}
          placeholder={t('palette.placeholder')}
          searchable
          required
          data-autofocus
          searchValue={search}
          onSearchChange={setSearch}
          value={customerId}
          onChange={setCustomerId}
          filter={({ options }) => options}
          nothingFoundMessage={t('palette.nothing')}
          data={found.map((row) => ({
            value: row.id,
            label: [row.name, row.phoneEntered ?? row.phone].filter(Boolean).join('　'),
          }))}
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
          <Button loading={create.isPending} disabled={!customerId} onClick={submit}>
            {t('action.add')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
