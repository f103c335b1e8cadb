import { Group, Paper, SegmentedControl, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChannelIcon } from '../../../shared/ui/channel.tsx';
import type { VersionResults } from './pattern-results.tsx';
import { ResultTable } from './result-table.tsx';

/** The steps of one version: where customers answer, and where the pattern loses them. */
export function StepResultsTable({ versions }: { versions: VersionResults[] }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  const version =
    versions.find(({ patternVersionId }) => patternVersionId === chosen) ??
    versions.find(({ current }) => current) ??
    versions[0];
  if (!version) return null;
  return (
    <Paper component="section" aria-labelledby="steps" style={{ overflow: 'hidden' }}>
      <Group justify="space-between" px="md" pt="md" pb="xs">
        <Title order={2} id="steps">
          {t('analysis.steps')}
        </Title>
        {versions.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label={t('analysis.version')}
            value={version.patternVersionId}
            onChange={setChosen}
            data={versions.map((one) => ({ value: one.patternVersionId, label: `v${one.version}` }))}
          />
        )}
      </Group>
      <ResultTable
        what={t('analysis.step')}
        rows={version.steps.map(({ position, channel, title, ...results }) => ({
          key: String(position),
          results,
          name: (
            <Group gap={8} wrap="nowrap">
              <ChannelIcon channel={channel} />
              <Text size="sm" lineClamp={2}>
                {position}. {title}
              </Text>
            </Group>
          ),
        }))}
      />
    </Paper>
  );
}
