import type { Customer } from '#contract/customers';
import {
  ActionIcon,
  Checkbox,
  Group,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CLEANING_DECISIONS } from '#domain/cleaning-decision';
import { CONSENTS } from '#domain/kinds';
import { useTranslation } from 'react-i18next';
import { usersQuery } from '../../../shared/api/get-users.ts';
import { fieldProblems } from '../../../shared/http.ts';
import { showDone } from '../../../shared/notify.ts';
import { useCan } from '../../../shared/session/use-me.ts';
import { useFormat } from '../../../shared/use-format.ts';
import { FormDialog } from '../../../shared/ui/form-dialog.tsx';
import { type CustomerEdit, useUpdateCustomer } from '../api/save-customer.ts';
import { EraseCustomer } from './erase-customer.tsx';

const preferred = ['phone', 'mail', 'sms', 'postcard'] as const;
const lines = ['kana', 'phone', 'postalCode', 'address', 'job', 'daysOff', 'family'] as const;
const dates = ['birthOn', 'lastNegotiatedOn'] as const;

export function ProfileCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const mayWrite = useCan('customer.write');
  const mayErase = useCan('customer.erase');
  const [editing, setEditing] = useState(false);
  const update = useUpdateCustomer(customer.id);
  const format = useFormat();
  const facts: [string, string | null][] = [
    [
      t('customer.field.address'),
      [customer.postalCode && `〒${customer.postalCode}`, customer.address].filter(Boolean).join(' ') || null,
    ],
    [t('customer.field.birthOn'), customer.birthOn && format.day(customer.birthOn)],
    [t('customer.field.family'), customer.family],
    [t('customer.field.job'), customer.job],
    [t('customer.field.daysOff'), customer.daysOff],
    [t('customer.field.note'), customer.note],
    [t('customer.field.externalId'), customer.externalId],
  ];
  return (
    <Paper p="md" component="section" aria-labelledby="profile">
      <Group justify="space-between" mb="xs">
        <Title order={2} id="profile">
          {t('customer.profile')}
        </Title>
        {mayWrite && (
          <ActionIcon aria-label={t('customer.edit')} onClick={() => setEditing(true)}>
            <IconPencil size={17} />
          </ActionIcon>
        )}
      </Group>
      <Stack gap="xs">
        <Select
          size="xs"
          label={t('customer.preferredChannel')}
          description={t('customer.preferredChannelHint')}
          clearable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
          disabled={!mayWrite}
          placeholder={t('customer.noPreference')}
          value={customer.preferredChannel}
          onChange={(value) => update.mutate({ preferredChannel: value as Customer['preferredChannel'] })}
          data={preferred.map((value) => ({ value, label: t(`channel.${value}`) }))}
        />
        <Select
          size="xs"
          label={t('cleaning.decisionLabel')}
          description={t(`cleaning.meaning.${customer.cleaningDecision}`)}
          allowDeselect={false}
          disabled={!mayWrite}
          value={customer.cleaningDecision}
          onChange={(value) => update.mutate({ cleaningDecision: value as Customer['cleaningDecision'] })}
          data={CLEANING_DECISIONS.map((value) => ({ value, label: t(`cleaning.decision.${value}`) }))}
        />
        {facts
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <div key={label}>
              <Text size="xs" c="dimmed">
                {label}
              </Text>
              <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
                {value}
              </Text>
            </div>
          ))}
        {mayErase && !customer.erasedAt && <EraseCustomer customer={customer} />}
      </Stack>
      {editing && <EditDialog customer={customer} onClose={() => setEditing(false)} />}
    </Paper>
  );
}

function EditDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const { t } = useTranslation();
  const { data: users = [] } = useQuery(usersQuery);
  const update = useUpdateCustomer(customer.id);
  const [edit, setEdit] = useState<CustomerEdit>({});
  const problems = fieldProblems(update.error);
  const value = { ...customer, phone: customer.phoneEntered ?? customer.phone, ...edit };
  const removesEmail = edit.email === null;
  const submit = () => {
    update.mutate(edit, {
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
      title={t('customer.edit')}
      action={t('action.save')}
      loading={update.isPending}
      disabled={Object.values(edit).every((part) => part === undefined)}
      onSubmit={submit}
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <TextInput
          label={t('customer.field.name')}
          required
          value={value.name}
          error={problems['name']}
          onChange={(event) => setEdit({ ...edit, name: event.currentTarget.value })}
        />
        <Stack gap={4}>
          <TextInput
            type="email"
            label={t('customer.field.email')}
            description={t(customer.email ? 'customer.emailKnown' : 'customer.emailUnknown')}
            disabled={removesEmail}
            value={edit.email ?? ''}
            error={problems['email']}
            onChange={(event) => setEdit({ ...edit, email: event.currentTarget.value || undefined })}
          />
          {customer.email && (
            <Checkbox
              size="xs"
              label={t('customer.emailRemove')}
              checked={removesEmail}
              onChange={(event) =>
                setEdit({ ...edit, email: event.currentTarget.checked ? null : undefined })
              }
            />
          )}
        </Stack>
        {lines.map((key) => (
          <TextInput
            key={key}
            label={t(`customer.field.${key}`)}
            value={value[key] ?? ''}
            error={problems[key]}
            onChange={(event) => setEdit({ ...edit, [key]: event.currentTarget.value || null })}
          />
        ))}
        {dates.map((key) => (
          <DateInput
            key={key}
            label={t(`customer.field.${key}`)}
            placeholder="1985/04/01"
            valueFormat="YYYY/MM/DD"
            clearable
            clearButtonProps={{ 'aria-label': t('action.clear') }}
            value={value[key]}
            error={problems[key]}
            onChange={(day) => setEdit({ ...edit, [key]: day?.slice(0, 10) ?? null })}
          />
        ))}
        <Select
          label={t('customer.field.assignee')}
          clearable
          searchable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
          value={value.assigneeId}
          error={problems['assigneeId']}
          onChange={(assigneeId) => setEdit({ ...edit, assigneeId })}
          data={users.filter(({ active }) => active).map(({ id, name }) => ({ value: id, label: name }))}
        />
        {(['mail', 'sms', 'postcard'] as const).map((channel) => (
          <Select
            key={channel}
            label={t('customer.consentFor', { channel: t(`channel.${channel}`) })}
            allowDeselect={false}
            value={value.consent[channel]}
            onChange={(state) =>
              state &&
              setEdit({
                ...edit,
                consent: { ...value.consent, [channel]: state as Customer['consent']['mail'] },
              })
            }
            data={CONSENTS.map((state) => ({
              value: state,
              label: t(`consent.${state}`),
            }))}
          />
        ))}
      </SimpleGrid>
      {edit.consent && (
        <Textarea
          label={t('customer.consentProof')}
          description={t('customer.consentProofHint')}
          autosize
          minRows={2}
          value={edit.consentProof ?? ''}
          error={problems['consentProof']}
          onChange={(event) => setEdit({ ...edit, consentProof: event.currentTarget.value })}
        />
      )}
      <TagsInput
        label={t('customer.field.tags')}
        value={value.tags}
        error={problems['tags']}
        onChange={(tags) => setEdit({ ...edit, tags })}
      />
      <Textarea
        label={t('customer.field.note')}
        autosize
        minRows={2}
        value={value.note ?? ''}
        error={problems['note']}
        onChange={(event) => setEdit({ ...edit, note: event.currentTarget.value || null })}
      />
    </FormDialog>
  );
}
