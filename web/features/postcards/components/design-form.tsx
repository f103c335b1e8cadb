import type { PostcardDesign } from '#contract/postcards';
import { TEMPLATE_VARIABLES, type TemplateVariable, unknownVariables } from '#domain/template-variables';
import { ColorInput, Group, SegmentedControl, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { VariableMenu } from '../../../shared/ui/variable-menu.tsx';
import { PictureField } from './picture-field.tsx';

export type DesignDraft = Pick<
  PostcardDesign,
  'name' | 'storeId' | 'layout' | 'heading' | 'body' | 'color' | 'pictureId'
>;

interface Props {
  draft: DesignDraft;
  isNew: boolean;
  readOnly: boolean;
  errors: Record<string, string>;
  onChange: (change: Partial<DesignDraft>) => void;
}

const layouts = ['picture_top', 'picture_bottom', 'picture_full', 'text'] as const;
const variables = (Object.keys(TEMPLATE_VARIABLES) as TemplateVariable[]).filter(
  (name) => !name.endsWith('.url'),
);

/** Layout, picture and words of a back. */
export function DesignForm({ draft, isNew, readOnly, errors, onChange }: Props) {
  const { t } = useTranslation();
  const { stores } = useStoreChoice();
  const input = useRef<HTMLTextAreaElement>(null);
  const unknown = unknownVariables(`${draft.heading ?? ''}\n${draft.body}`);
  const insert = (variable: TemplateVariable) => {
    const at = input.current?.selectionStart ?? draft.body.length;
    const to = input.current?.selectionEnd ?? at;
    onChange({ body: `${draft.body.slice(0, at)}{{${variable}}}${draft.body.slice(to)}` });
  };
  return (
    <Stack gap="sm">
      <TextInput
        label={t('postcards.designName')}
        required
        maxLength={100}
        readOnly={readOnly}
        value={draft.name}
        error={errors['name']}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <Select
        label={t('postcards.store')}
        disabled={!isNew || readOnly}
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
        placeholder={t('postcards.everyStore')}
        value={draft.storeId}
        onChange={(storeId) => onChange({ storeId })}
        data={stores.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <div>
        <Text size="sm" fw={500} mb={4} id="layout-label">
          {t('postcards.layoutLabel')}
        </Text>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-labelledby="layout-label"
          disabled={readOnly}
          value={draft.layout}
          onChange={(value) => onChange({ layout: layouts.find((item) => item === value) ?? 'text' })}
          data={layouts.map((value) => ({ value, label: t(`postcards.layout.${value}`) }))}
        />
      </div>
      {draft.layout !== 'text' && (
        <PictureField
          pictureId={draft.pictureId}
          storeId={draft.storeId}
          readOnly={readOnly}
          onChange={(pictureId) => onChange({ pictureId })}
        />
      )}
      <TextInput
        label={t('postcards.heading')}
        maxLength={60}
        readOnly={readOnly}
        value={draft.heading ?? ''}
        error={errors['heading']}
        onChange={(event) => onChange({ heading: event.currentTarget.value || null })}
      />
      <ColorInput
        label={t('postcards.color')}
        format="hex"
        readOnly={readOnly}
        value={draft.color}
        swatches={['#000000', '#1971c2', '#2f9e44', '#e8590c', '#c92a2a', '#862e9c']}
        eyeDropperButtonProps={{ 'aria-label': t('postcards.color') }}
        onChange={(color) => onChange({ color })}
      />
      <Textarea
        ref={input}
        label={t('postcards.body')}
        required
        autosize
        minRows={6}
        maxRows={16}
        maxLength={2000}
        readOnly={readOnly}
        value={draft.body}
        error={
          unknown.length > 0 ? t('pattern.unknownVariable', { name: unknown.join(', ') }) : errors['body']
        }
        onChange={(event) => onChange({ body: event.currentTarget.value })}
      />
      {!readOnly && (
        <Group justify="flex-end">
          <VariableMenu
            action={t('postcards.variable')}
            variables={variables}
            position="top-end"
            onInsert={insert}
          />
        </Group>
      )}
    </Stack>
  );
}
