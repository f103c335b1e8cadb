import { POSTAGE_MARKS, POSTCARD_OUTPUTS, type PostcardSettings } from '#contract/postcards';
import {
  Button,
  Checkbox,
  Group,
  Paper,
  Radio,
  Select,
  SimpleGrid,
  Stack,
  TextInput,
  Title,
} from '@mantine/core';
import { IconBuildingStore } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showDone } from '../../../shared/notify.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { designsQuery } from '../api/designs.ts';
import { settingsQuery, useSaveSettings } from '../api/postcards.ts';

/** How a store writes its postcards and where it prints them. */
export function SettingsPanel() {
  const { t } = useTranslation();
  const { storeId, stores, choose } = useStoreChoice();
  const query = useQuery({ ...settingsQuery(storeId ?? ''), enabled: storeId !== null });
  if (!storeId) {
    return (
      <Paper>
        <EmptyState
          icon={IconBuildingStore}
          title={t('postcards.chooseStore')}
          action={
            <Group mt="xs">
              {stores.map(({ id, name }) => (
                <Button key={id} size="xs" variant="default" onClick={() => choose(id)}>
                  {name}
                </Button>
              ))}
            </Group>
          }
        />
      </Paper>
    );
  }
  if (query.isPending) return <Loading />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return <SettingsForm key={storeId} settings={query.data} />;
}

function SettingsForm({ settings }: { settings: PostcardSettings }) {
  const { t } = useTranslation();
  const mayWrite = useCan('postcard.write');
  const save = useSaveSettings();
  const { data: designs = [] } = useQuery(designsQuery(settings.storeId));
  const [draft, setDraft] = useState(settings);
  const set = (change: Partial<PostcardSettings>) => setDraft((before) => ({ ...before, ...change }));
  const submit = () => {
    const { waiting: _waiting, priceYen: _price, ...body } = draft;
    save.mutate(
      { ...body, markOffice: body.mark === 'none' ? null : body.markOffice?.trim() || null },
      { onSuccess: () => showDone(t('state.saved')) },
    );
  };
  return (
    <Paper p="md" component="section" aria-labelledby="postcard-settings" maw={760}>
      <Title order={2} id="postcard-settings" mb="sm">
        {t('postcards.settingsTitle')}
      </Title>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <fieldset disabled={!mayWrite} style={{ border: 0, margin: 0, padding: 0 }}>
          <Stack gap="md">
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <Radio.Group
                label={t('postcards.writing')}
                value={draft.writing}
                onChange={(value) => set({ writing: value === 'horizontal' ? 'horizontal' : 'vertical' })}
              >
                <Group mt={6}>
                  <Radio value="vertical" label={t('postcards.writingOf.vertical')} />
                  <Radio value="horizontal" label={t('postcards.writingOf.horizontal')} />
                </Group>
              </Radio.Group>
              <Radio.Group
                label={t('postcards.stock')}
                value={draft.stock}
                onChange={(value) => set({ stock: value === 'official' ? 'official' : 'blank' })}
              >
                <Stack gap={6} mt={6}>
                  <Radio value="blank" label={t('postcards.stockOf.blank')} />
                  <Radio value="official" label={t('postcards.stockOf.official')} />
                </Stack>
              </Radio.Group>
              <Select
                label={t('postcards.mark')}
                allowDeselect={false}
                value={draft.mark}
                onChange={(value) => set({ mark: POSTAGE_MARKS.find((item) => item === value) ?? 'none' })}
                data={POSTAGE_MARKS.map((value) => ({ value, label: t(`postcards.markOf.${value}`) }))}
              />
              <TextInput
                label={t('postcards.markOffice')}
                description={t('postcards.markOfficeHint')}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                maxLength={12}
                disabled={draft.mark === 'none'}
                value={draft.markOffice ?? ''}
                onChange={(event) => set({ markOffice: event.currentTarget.value })}
              />
            </SimpleGrid>
            <Radio.Group
              label={t('postcards.outputLabel')}
              value={draft.output}
              onChange={(value) => set({ output: POSTCARD_OUTPUTS.find((item) => item === value) ?? 'each' })}
            >
              <Stack gap={6} mt={6}>
                {POSTCARD_OUTPUTS.map((value) => (
                  <Radio key={value} value={value} label={t(`postcards.output.${value}`)} />
                ))}
              </Stack>
            </Radio.Group>
            <Stack gap="xs">
              <Checkbox
                label={t('postcards.bleed')}
                description={t('postcards.bleedHint')}
                disabled={draft.output !== 'print_house'}
                checked={draft.bleed && draft.output === 'print_house'}
                onChange={(event) => set({ bleed: event.currentTarget.checked })}
              />
              <Checkbox
                label={t('postcards.barcode')}
                description={t('postcards.barcodeHint')}
                checked={draft.barcode}
                onChange={(event) => set({ barcode: event.currentTarget.checked })}
              />
            </Stack>
            <Select
              label={t('postcards.designOf')}
              clearable
              clearButtonProps={{ 'aria-label': t('action.clear') }}
              placeholder={t('postcards.noDesign')}
              value={draft.designId}
              onChange={(designId) => set({ designId })}
              data={designs.map(({ id, name }) => ({ value: id, label: name }))}
            />
            {mayWrite && (
              <Group justify="flex-end">
                <Button type="submit" loading={save.isPending}>
                  {t('action.save')}
                </Button>
              </Group>
            )}
          </Stack>
        </fieldset>
      </form>
    </Paper>
  );
}
