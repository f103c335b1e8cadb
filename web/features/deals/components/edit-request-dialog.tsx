import type { Quote } from '#contract/quotes';
import { Button, Group, Modal, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldProblems } from '../../../shared/http.ts';
import { showDone } from '../../../shared/notify.ts';
import { useUpdateQuote } from '../api/change-quote.ts';
import { type QuoteDraft, QuoteFields } from './quote-fields.tsx';

export function EditRequestDialog({ quote, onClose }: { quote: Quote; onClose: () => void }) {
  const { t } = useTranslation();
  const [edit, setEdit] = useState<QuoteDraft>({});
  const update = useUpdateQuote(quote.id);
  const problems = fieldProblems(update.error);
  const submit = () =>
    update.mutate(edit, {
      onSuccess: () => {
        showDone(t('state.saved'));
        onClose();
      },
    });
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t('deal.editRequest')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack gap="sm">
        <QuoteFields
          value={{ ...quote, ...edit }}
          problems={problems}
          onChange={(change) => setEdit((before) => ({ ...before, ...change }))}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button loading={update.isPending} disabled={Object.keys(edit).length === 0} onClick={submit}>
            {t('action.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
