import type { Template } from '#contract/templates';
import {
  renderTemplate,
  sampleValues,
  TEMPLATE_VARIABLES,
  type TemplateVariable,
  unknownVariables,
} from '#domain/template-variables';
import { SMS_LIMIT, smsLength } from '#domain/sms-length';
import { Group, Paper, Select, Text, Textarea, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldProblems } from '../../../shared/http.ts';
import { showDone } from '../../../shared/notify.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { FormDialog } from '../../../shared/ui/form-dialog.tsx';
import { VariableMenu } from '../../../shared/ui/variable-menu.tsx';
import { useSaveTemplate } from '../api/templates.ts';

export const templateChannels = ['mail', 'sms', 'postcard', 'phone', 'task'] as const;
const variables = Object.keys(TEMPLATE_VARIABLES) as TemplateVariable[];

/** A text that is used often, with its variables and how it reads. */
export function TemplateDialog({ template, onClose }: { template: Template | null; onClose: () => void }) {
  const { t } = useTranslation();
  const { stores, storeId: chosenStore } = useStoreChoice();
  const input = useRef<HTMLTextAreaElement>(null);
  const save = useSaveTemplate(template?.id ?? null);
  const [name, setName] = useState(template?.name ?? '');
  const [channel, setChannel] = useState<Template['channel']>(template?.channel ?? 'mail');
  const [subject, setSubject] = useState(template?.subject ?? '');
  const [body, setBody] = useState(template?.body ?? '');
  const [storeId, setStore] = useState<string | null>(template ? template.storeId : chosenStore);
  const unknown = unknownVariables(`${subject}\n${body}`);
  const shown = unknown.length === 0 ? renderTemplate(body, sampleValues()) : null;
  const length = smsLength(shown ?? body);
  const tooLong = channel === 'sms' && length > SMS_LIMIT;
  const fields = fieldProblems(save.error);
  const insert = (variable: TemplateVariable) => {
    const at = input.current?.selectionStart ?? body.length;
    setBody(`${body.slice(0, at)}{{${variable}}}${body.slice(input.current?.selectionEnd ?? at)}`);
  };
  const submit = () => {
    const text = { name, body, subject: channel === 'mail' ? subject : null };
    save.mutate(template ? text : { ...text, channel, storeId }, {
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
      title={t(template ? 'templates.edit' : 'templates.add')}
      action={t('action.save')}
      loading={save.isPending}
      disabled={unknown.length > 0 || tooLong}
      onSubmit={submit}
    >
      <TextInput
        label={t('templates.name')}
        required
        maxLength={100}
        data-autofocus
        value={name}
        error={fields['name']}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Group grow>
        <Select
          label={t('templates.channel')}
          allowDeselect={false}
          disabled={template !== null}
          value={channel}
          onChange={(value) => setChannel(templateChannels.find((item) => item === value) ?? 'mail')}
          data={templateChannels.map((value) => ({ value, label: t(`channel.${value}`) }))}
        />
        <Select
          label={t('templates.store')}
          disabled={template !== null}
          clearable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
          placeholder={t('templates.everyStore')}
          value={storeId}
          onChange={setStore}
          data={stores.map(({ id, name: label }) => ({ value: id, label }))}
        />
      </Group>
      {channel === 'mail' && (
        <TextInput
          label={t('pattern.subject')}
          required
          value={subject}
          error={fields['subject']}
          onChange={(event) => setSubject(event.currentTarget.value)}
        />
      )}
      <Group justify="flex-end">
        <VariableMenu action={t('pattern.insertVariable')} variables={variables} onInsert={insert} />
      </Group>
      <Textarea
        ref={input}
        label={t('templates.text')}
        required
        autosize
        minRows={4}
        maxRows={14}
        value={body}
        error={
          (unknown.length > 0 && t('pattern.unknownVariable', { name: unknown.join(', ') })) ||
          (tooLong && t('pattern.problem.smsLong')) ||
          fields['body']
        }
        description={channel === 'sms' ? t('pattern.smsCount', { n: length, limit: SMS_LIMIT }) : undefined}
        onChange={(event) => setBody(event.currentTarget.value)}
      />
      {shown && body.includes('{{') && (
        <Paper p="sm" bg="var(--oikaze-canvas)">
          <Text size="xs" c="dimmed" mb={4}>
            {t('pattern.sample')}
          </Text>
          <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
            {shown}
          </Text>
        </Paper>
      )}
    </FormDialog>
  );
}
