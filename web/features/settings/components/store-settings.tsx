import type { Store, UpdateStore } from '#contract/stores';
import {
  Button,
  Chip,
  Fieldset,
  Group,
  NumberInput,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { IconBuildingStore } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { patternsQuery } from '../../../shared/api/get-patterns.ts';
import { fieldProblems } from '../../../shared/http.ts';
import { showDone } from '../../../shared/notify.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { TimeField } from '../../../shared/ui/time-field.tsx';
import { UnsavedGuard } from '../../../shared/ui/unsaved-guard.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { storeQuery, useUpdateStore } from '../api/store.ts';
import { SourcePatterns } from './source-patterns.tsx';

export function StoreSettings() {
  const { t } = useTranslation();
  const { storeId, stores, choose } = useStoreChoice();
  const query = useQuery({ ...storeQuery(storeId ?? ''), enabled: storeId !== null });
  if (!storeId) {
    return (
      <Paper>
        <EmptyState
          icon={IconBuildingStore}
          title={t('settings.chooseStore')}
          action={
            <Group mt="xs" justify="center">
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
  return <StoreForm key={query.data.updatedAt} store={query.data} />;
}

function Section({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <Paper p="md" component="section">
      <Title order={2}>{title}</Title>
      {hint && (
        <Text size="xs" c="dimmed">
          {hint}
        </Text>
      )}
      <Stack gap="sm" mt="sm">
        {children}
      </Stack>
    </Paper>
  );
}

function StoreForm({ store }: { store: Store }) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayWrite = useCan('store.write');
  const { data: patterns = [] } = useQuery(patternsQuery(store.id));
  const update = useUpdateStore(store.id);
  const [edit, setEdit] = useState<UpdateStore>({});
  const value = { ...store, ...edit };
  const set = (change: UpdateStore) => setEdit({ ...edit, ...change });
  const problems = fieldProblems(update.error);
  const patternChoice = patterns
    .filter(({ archived }) => !archived)
    .map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Fieldset variant="unstyled" disabled={!mayWrite}>
      <UnsavedGuard when={Object.keys(edit).length > 0} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Section title={t('settings.hours')} hint={t('settings.hoursHint')}>
          <TextInput
            label={t('settings.storeName')}
            value={value.name}
            error={problems['name']}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <Group grow align="flex-start">
            <TimeField
              label={t('settings.openFrom')}
              value={value.openFrom}
              error={problems['openFrom']}
              onChange={(time) => set({ openFrom: time })}
            />
            <TimeField
              label={t('settings.openTo')}
              value={value.openTo}
              error={problems['openTo']}
              onChange={(time) => set({ openTo: time })}
            />
          </Group>
          <div role="group" aria-label={t('settings.closedWeekdays')}>
            <Text size="sm" fw={500} mb={4}>
              {t('settings.closedWeekdays')}
            </Text>
            <Chip.Group
              multiple
              value={value.closedWeekdays.map(String)}
              onChange={(days) => set({ closedWeekdays: days.map(Number).sort() })}
            >
              <Group gap={5}>
                {[1, 2, 3, 4, 5, 6, 7].map((day) => (
                  <Chip key={day} value={String(day)} size="xs" radius="sm" disabled={!mayWrite}>
                    {format.weekday(day)}
                  </Chip>
                ))}
              </Group>
            </Chip.Group>
          </div>
          <DatePickerInput
            type="multiple"
            label={t('settings.closedOn')}
            valueFormat="YYYY/MM/DD"
            value={value.closedOn}
            error={problems['closedOn']}
            onChange={(closedOn) => set({ closedOn: [...closedOn].sort() })}
          />
          <Switch
            label={t('settings.holidays')}
            checked={value.holidays === 'japanese'}
            onChange={(event) => set({ holidays: event.currentTarget.checked ? 'japanese' : 'none' })}
          />
        </Section>
        <Section title={t('settings.quiet')} hint={t('settings.quietHint')}>
          <Switch
            label={t('settings.quietOn')}
            checked={value.quietHours !== null}
            onChange={(event) =>
              set({ quietHours: event.currentTarget.checked ? { from: '21:00', to: '08:00' } : null })
            }
          />
          {value.quietHours && (
            <Group grow align="flex-start">
              <TimeField
                label={t('settings.quietFrom')}
                value={value.quietHours.from}
                error={problems['quietHours.from'] ?? problems['quietHours']}
                onChange={(time) =>
                  value.quietHours && set({ quietHours: { ...value.quietHours, from: time } })
                }
              />
              <TimeField
                label={t('settings.quietTo')}
                value={value.quietHours.to}
                error={problems['quietHours.to']}
                onChange={(time) =>
                  value.quietHours && set({ quietHours: { ...value.quietHours, to: time } })
                }
              />
            </Group>
          )}
          <NumberInput
            label={t('settings.grace')}
            description={t('settings.graceHint')}
            min={0}
            max={1440}
            value={value.graceMinutes}
            error={problems['graceMinutes']}
            onChange={(n) => typeof n === 'number' && set({ graceMinutes: n })}
          />
          <Switch
            label={t('settings.cap')}
            checked={value.frequencyCap !== null}
            onChange={(event) =>
              set({ frequencyCap: event.currentTarget.checked ? { days: 7, max: 3 } : null })
            }
          />
          {value.frequencyCap && (
            <Group grow align="flex-start">
              <NumberInput
                label={t('settings.capDays')}
                min={1}
                max={365}
                value={value.frequencyCap.days}
                error={problems['frequencyCap.days']}
                onChange={(days) =>
                  typeof days === 'number' &&
                  value.frequencyCap &&
                  set({ frequencyCap: { ...value.frequencyCap, days } })
                }
              />
              <NumberInput
                label={t('settings.capMax')}
                min={1}
                max={100}
                value={value.frequencyCap.max}
                error={problems['frequencyCap.max']}
                onChange={(max) =>
                  typeof max === 'number' &&
                  value.frequencyCap &&
                  set({ frequencyCap: { ...value.frequencyCap, max } })
                }
              />
            </Group>
          )}
          <NumberInput
            label={t('settings.budget')}
            description={t('settings.budgetHint')}
            min={0}
            step={1000}
            allowDecimal={false}
            thousandSeparator=","
            value={value.budgetCapYen ?? ''}
            error={problems['budgetCapYen']}
            onChange={(yen) => set({ budgetCapYen: typeof yen === 'number' ? yen : null })}
          />
        </Section>
        <Section title={t('settings.patterns')} hint={t('settings.patternsHint')}>
          <Select
            label={t('settings.defaultPattern')}
            description={t('settings.defaultPatternHint')}
            clearable
            searchable
            clearButtonProps={{ 'aria-label': t('action.clear') }}
            value={value.defaultPatternId}
            error={problems['defaultPatternId']}
            onChange={(defaultPatternId) => set({ defaultPatternId })}
            data={patternChoice}
            placeholder={t('settings.waitInNew')}
          />
          <SourcePatterns
            value={value.defaultPatternBySource}
            patterns={patternChoice}
            disabled={!mayWrite}
            onChange={(defaultPatternBySource) => set({ defaultPatternBySource })}
          />
          <Select
            label={t('settings.deliveryPattern')}
            clearable
            searchable
            clearButtonProps={{ 'aria-label': t('action.clear') }}
            value={value.deliveryPatternId}
            error={problems['deliveryPatternId']}
            onChange={(deliveryPatternId) => set({ deliveryPatternId })}
            data={patternChoice}
            placeholder={t('settings.nothing')}
          />
          <Switch
            label={t('settings.surveyOnContract')}
            checked={value.surveyOnContract}
            onChange={(event) => set({ surveyOnContract: event.currentTarget.checked })}
          />
          <Switch
            label={t('settings.surveyOnEnd')}
            checked={value.surveyOnEnd}
            onChange={(event) => set({ surveyOnEnd: event.currentTarget.checked })}
          />
        </Section>
        <Section title={t('settings.sender')} hint={t('settings.senderHint')}>
          <TextInput
            label={t('customer.field.postalCode')}
            value={value.postalCode ?? ''}
            error={problems['postalCode']}
            onChange={(event) => set({ postalCode: event.currentTarget.value || null })}
          />
          <TextInput
            label={t('customer.field.address')}
            value={value.address ?? ''}
            error={problems['address']}
            onChange={(event) => set({ address: event.currentTarget.value || null })}
          />
          <TextInput
            label={t('customer.field.phone')}
            type="tel"
            value={value.phone ?? ''}
            error={problems['phone']}
            onChange={(event) => set({ phone: event.currentTarget.value || null })}
          />
        </Section>
      </SimpleGrid>
      {Object.keys(edit).length > 0 && (
        <Paper p="sm" mt="md" pos="sticky" bottom={8} shadow="sm" style={{ zIndex: 2 }}>
          <Group justify="flex-end">
            <Text size="sm" c="dimmed" mr="auto">
              {t('pattern.unsaved')}
            </Text>
            <Button variant="default" onClick={() => setEdit({})}>
              {t('action.discard')}
            </Button>
            <Button
              loading={update.isPending}
              onClick={() => update.mutate(edit, { onSuccess: () => showDone(t('state.saved')) })}
            >
              {t('action.save')}
            </Button>
          </Group>
        </Paper>
      )}
    </Fieldset>
  );
}
