import type { UpdateVehicle, Vehicle } from '#contract/vehicles';
import { NumberInput, SimpleGrid, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldProblems } from '../../../shared/http.ts';
import { showDone } from '../../../shared/notify.ts';
import { FormDialog } from '../../../shared/ui/form-dialog.tsx';
import { useSaveVehicle } from '../api/save-possessions.ts';

const lines = ['maker', 'model', 'vehicleClass', 'registrationNumber', 'chassisNumber'] as const;
const dates = ['firstRegisteredOn', 'deliveredOn', 'inspectionExpiresOn'] as const;

interface Props {
  customerId: string;
  /** null: a new one */
  vehicle: Vehicle | null;
  onClose: () => void;
}

export function VehicleDialog({ customerId, vehicle, onClose }: Props) {
  const { t } = useTranslation();
  const [edit, setEdit] = useState<UpdateVehicle>({});
  const save = useSaveVehicle(customerId, vehicle?.id ?? null);
  const problems = fieldProblems(save.error);
  const value = { ...vehicle, ...edit };
  const set = (change: UpdateVehicle) => setEdit((before) => ({ ...before, ...change }));
  const submit = () => {
    save.mutate(edit, {
      onSuccess: () => {
        showDone(t('state.saved'));
        onClose();
      },
    });
  };
  return (
    <FormDialog
      onClose={onClose}
      size="lg"
      title={t(vehicle ? 'customer.vehicle.edit' : 'customer.vehicle.add')}
      action={t(vehicle ? 'action.save' : 'action.add')}
      loading={save.isPending}
      disabled={Object.keys(edit).length === 0}
      onSubmit={submit}
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        {lines.map((key, index) => (
          <TextInput
            key={key}
            data-autofocus={index === 0 || undefined}
            label={t(`customer.vehicle.${key}`)}
            value={value[key] ?? ''}
            error={problems[key]}
            onChange={(event) => set({ [key]: event.currentTarget.value || null })}
          />
        ))}
        <NumberInput
          label={t('customer.vehicle.odometerKm')}
          min={0}
          allowDecimal={false}
          thousandSeparator=","
          suffix=" km"
          hideControls
          value={value.odometerKm ?? ''}
          error={problems['odometerKm']}
          onChange={(km) => set({ odometerKm: typeof km === 'number' ? km : null })}
        />
        {dates.map((key) => (
          <DateInput
            key={key}
            label={t(`customer.vehicle.${key}`)}
            placeholder="2026/12/01"
            valueFormat="YYYY/MM/DD"
            clearable
            clearButtonProps={{ 'aria-label': t('action.clear') }}
            value={value[key] ?? null}
            error={problems[key]}
            onChange={(day) => set({ [key]: day?.slice(0, 10) ?? null })}
          />
        ))}
      </SimpleGrid>
    </FormDialog>
  );
}
