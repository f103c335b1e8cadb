import { ActionIcon, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  value: Record<string, string>;
  patterns: { value: string; label: string }[];
  disabled: boolean;
  onChange: (value: Record<string, string>) => void;
}

/** The pattern of a new inquiry by where it came from; other sources take the store's (A4). */
export function SourcePatterns({ value, patterns, disabled, onChange }: Props) {
  const { t } = useTranslation();
  const [source, setSource] = useState('');
  const sources = Object.keys(value);
  const name = source.trim();
  const first = patterns[0]?.value;
  return (
    <Stack gap={6} role="group" aria-label={t('settings.bySource')}>
      <div>
        <Text size="sm" fw={500}>
          {t('settings.bySource')}
        </Text>
        <Text size="xs" c="dimmed">
          {t('settings.bySourceHint')}
        </Text>
      </div>
      {sources.map((key) => (
        <Group key={key} gap={6} wrap="nowrap">
          <Text size="sm" w={110} truncate>
            {key}
          </Text>
          <Select
            flex={1}
            size="xs"
            searchable
            allowDeselect={false}
            aria-label={t('settings.patternOf', { source: key })}
            value={value[key] ?? null}
            onChange={(pattern) => pattern && onChange({ ...value, [key]: pattern })}
            data={patterns}
          />
          <ActionIcon
            disabled={disabled}
            aria-label={t('settings.removeSource', { source: key })}
            onClick={() => {
              const { [key]: _removed, ...rest } = value;
              onChange(rest);
            }}
          >
            <IconX size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Group gap={6}>
        <TextInput
          size="xs"
          w={200}
          maxLength={100}
          aria-label={t('settings.source')}
          placeholder={t('settings.sourcePlaceholder')}
          value={source}
          onChange={(event) => setSource(event.currentTarget.value)}
        />
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={15} />}
          disabled={!name || !first || name in value}
          onClick={() => {
            if (first) onChange({ ...value, [name]: first });
            setSource('');
          }}
        >
          {t('action.add')}
        </Button>
      </Group>
    </Stack>
  );
}
