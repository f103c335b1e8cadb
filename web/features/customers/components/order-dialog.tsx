import type { CreateOrder } from '#contract/orders';
import { Group, NumberInput, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldProblems } from '../../../shared/http.ts';
import { showDone } from '../../../shared/notify.ts';
import { today } from '../../../shared/time.ts';
import { useFormat } from '../../../shared/use-format.ts';
import { FormDialog } from '../../../shared/ui/form-dialog.tsx';
import { useCreateOrder } from '../api/save-possessions.ts';

export function OrderDialog({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { zone } = useFormat();
  const [order, setOrder] = useState<Omit<CreateOrder, 'customerId'>>({
    orderedOn: today(zone),
    product: null,
    amountYen: 0,
  });
  const create = useCreateOrder(customerId);
  const problems = fieldProblems(create.error);
  const submit = () => {
    create.mutate(order, {
      onSuccess: () => {
        showDone(t('state.saved'));
        onClose();
      },
    });
  };
  return (
    <FormDialog
      onClose={onClose}
      title={t('customer.order.add')}
      action={t('action.add')}
      loading={create.isPending}
      onSubmit={submit}
    >
      <TextInput
        label={t('customer.order.product')}
        placeholder={t('customer.order.productPlaceholder')}
        data-autofocus
        value={order.product ?? ''}
        error={problems['product']}
        onChange={(event) => setOrder({ ...order, product: event.currentTarget.value || null })}
      />
      <Group grow align="flex-start">
        <DateInput
          label={t('customer.order.orderedOn')}
          valueFormat="YYYY/MM/DD"
          value={order.orderedOn ?? null}
          error={problems['orderedOn']}
          onChange={(day) => setOrder({ ...order, orderedOn: day?.slice(0, 10) })}
        />
        <NumberInput
          label={t('customer.order.amountYen')}
          min={0}
          allowDecimal={false}
          thousandSeparator=","
          prefix="¥"
          hideControls
          value={order.amountYen}
          error={problems['amountYen']}
          onChange={(yen) => setOrder({ ...order, amountYen: typeof yen === 'number' ? yen : 0 })}
        />
      </Group>
    </FormDialog>
  );
}
