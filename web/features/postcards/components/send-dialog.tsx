import type { CustomerSelection } from '#contract/selection';
import { Alert, Button, Group, Modal, Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { designsQuery } from '../api/designs.ts';
import { settingsQuery, useCreateBatch } from '../api/postcards.ts';

interface Props {
  selection: CustomerSelection;
  count: number;
  onClose: () => void;
}

/** A card for everybody who is chosen, of one store: its sender stands on the card. */
export function SendPostcardsDialog({ selection, count, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const { storeId: chosen, stores } = useStoreChoice();
  const [storeId, setStoreId] = useState(chosen ?? stores[0]?.id ?? '');
  const designs = useQuery(designsQuery(storeId));
  const settings = useQuery({ ...settingsQuery(storeId), enabled: storeId !== '' });
  const [designId, setDesignId] = useState<string | null>(null);
  const [purpose, setPurpose] = useState<'transactional' | 'advertising'>('transactional');
  const [name, setName] = useState('');
  const create = useCreateBatch();
  const design = designId ?? designs.data?.[0]?.id ?? null;
  const submit = () =>
    create.mutate(
      { storeId, selection, designId: design, purpose, ...(name.trim() && { name: name.trim() }) },
      {
        onSuccess: ({ id }) => void navigate({ to: '/postcards/batches/$batchId', params: { batchId: id } }),
      },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('postcards.sendTitle', { n: format.number(count) })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack gap="sm">
        {stores.length > 1 && (
          <Select
            label={t('postcards.store')}
            allowDeselect={false}
            value={storeId}
            onChange={(value) => {
              setStoreId(value ?? '');
              setDesignId(null);
            }}
            data={stores.map(({ id, name: label }) => ({ value: id, label }))}
          />
        )}
        <Select
          label={t('postcards.design')}
          required
          allowDeselect={false}
          value={design}
          onChange={setDesignId}
          data={(designs.data ?? []).map(({ id, name: label }) => ({ value: id, label }))}
        />
        {designs.data?.length === 0 && <Alert color="amber">{t('postcards.sendNoDesign')}</Alert>}
        <Radio.Group
          label={t('postcards.purposeLabel')}
          value={purpose}
          onChange={(value) => setPurpose(value === 'advertising' ? 'advertising' : 'transactional')}
        >
          <Group mt={6}>
            <Radio value="transactional" label={t('postcards.purpose.transactional')} />
            <Radio value="advertising" label={t('postcards.purpose.advertising')} />
          </Group>
        </Radio.Group>
        <TextInput
          label={t('postcards.batchName')}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Text size="sm" c="dimmed">
          {t('postcards.sendHint', { yen: settings.data ? format.number(settings.data.priceYen) : '—' })}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button loading={create.isPending} disabled={!design} onClick={submit}>
            {t('postcards.sendMake')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
