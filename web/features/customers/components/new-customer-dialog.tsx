import { TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldProblems } from '../../../shared/http.ts';
import { showDone } from '../../../shared/notify.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { FormDialog } from '../../../shared/ui/form-dialog.tsx';
import { useCreateCustomer } from '../api/save-customer.ts';

const fields = [
  { key: 'name', required: true, type: 'text' },
  { key: 'kana', required: false, type: 'text' },
  { key: 'phone', required: false, type: 'tel' },
  { key: 'email', required: false, type: 'email' },
  { key: 'postalCode', required: false, type: 'text' },
  { key: 'address', required: false, type: 'text' },
] as const;

/** What somebody was looked for by, at its field: a number, kana, or a name. */
function startingWith(text: string): Record<string, string> {
  if (/^[\d０-９+\-‐－() 　]{5,}$/.test(text)) return { phone: text };
  return /^[ァ-ヶー 　]+$/.test(text) ? { kana: text } : { name: text };
}

interface Props {
  /** what was looked for and not found */
  start?: string | undefined;
  onClose: () => void;
}

export function NewCustomerDialog({ start, onClose }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { storeId } = useStoreChoice();
  const [values, setValues] = useState<Record<string, string>>(() => (start ? startingWith(start) : {}));
  const create = useCreateCustomer();
  const problems = fieldProblems(create.error);
  const submit = () => {
    const entered = Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim()));
    create.mutate(
      { ...entered, name: values['name'] ?? '', ...(storeId && { storeId }) },
      {
        onSuccess: (customer) => {
          showDone(t('customer.added', { name: customer.name }));
          void navigate({ to: '/customers/$customerId', params: { customerId: customer.id } });
        },
      },
    );
  };
  return (
    <FormDialog
      onClose={onClose}
      title={t('customer.add')}
      action={t('action.add')}
      loading={create.isPending}
      onSubmit={submit}
    >
      {fields.map(({ key, required, type }) => (
        <TextInput
          key={key}
          type={type}
          required={required}
          data-autofocus={key === 'name' || undefined}
          label={t(`customer.field.${key}`)}
          value={values[key] ?? ''}
          error={problems[key]}
          onChange={(event) => setValues({ ...values, [key]: event.currentTarget.value })}
        />
      ))}
    </FormDialog>
  );
}
