import { Badge, Button, Group, Paper, SimpleGrid, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconMinus, IconPencil, IconPlus, IconTransfer } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../shared/session/use-me.ts';
import { ChannelIcon } from '../../../shared/ui/channel.tsx';
import { ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { patternVersionsQuery } from '../api/get-pattern.ts';
import { useStepSentence } from '../use-step-sentence.ts';
import { versionDifference } from '../version-difference.ts';
import { MoveWizard } from './move-wizard.tsx';

const look = {
  same: { color: 'gray', icon: null },
  changed: { color: 'amber', icon: IconPencil },
  added: { color: 'kaze', icon: IconPlus },
  removed: { color: 'red', icon: IconMinus },
} as const;

/** Every version, and what changed from the one before. */
export function VersionList({ patternId, current }: { patternId: string; current: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const sentence = useStepSentence();
  const query = useQuery(patternVersionsQuery(patternId));
  const [picked, setPicked] = useState(current);
  const [moving, setMoving] = useState(false);
  const mayMove = useCan('batch.write');
  if (query.isPending) return <Loading />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const versions = [...query.data].sort((a, b) => b.version - a.version);
  const version = versions.find((item) => item.version === picked) ?? versions[0];
  const elsewhere = versions.some((item) => item.version !== version?.version && (item.openFollows ?? 0) > 0);
  const previous = versions.find((item) => item.version === (version?.version ?? 0) - 1);
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
      <Stack gap={6}>
        {versions.map((item) => (
          <UnstyledButton
            key={item.version}
            onClick={() => setPicked(item.version)}
            aria-pressed={item.version === version?.version}
          >
            <Paper p="sm" bg={item.version === version?.version ? 'var(--oikaze-selected)' : undefined}>
              <Group justify="space-between">
                <Text size="sm" fw={600}>
                  v{item.version}{' '}
                  {item.version === current && <Badge size="sm">{t('pattern.current')}</Badge>}
                </Text>
                <Text size="xs" c="dimmed" className="tabular">
                  {t('pattern.inFlight', { n: item.openFollows ?? 0 })}
                </Text>
              </Group>
              <Text size="xs" c="dimmed" className="tabular">
                {format.instant(item.createdAt, 'fullDateTime')} ・{' '}
                {t('pattern.stepCount', { n: item.steps.length })}
              </Text>
            </Paper>
          </UnstyledButton>
        ))}
      </Stack>
      {version && (
        <Paper p="md">
          {mayMove && elsewhere && (
            <Button
              size="xs"
              mb="sm"
              variant="light"
              leftSection={<IconTransfer size={15} />}
              onClick={() => setMoving(true)}
            >
              {t('move.open')}
            </Button>
          )}
          {moving && (
            <MoveWizard patternId={patternId} version={version.version} onClose={() => setMoving(false)} />
          )}
          <Text fw={600} mb="sm">
            {previous
              ? t('pattern.difference', { from: previous.version, to: version.version })
              : t('pattern.firstVersion')}
          </Text>
          <Stack gap="xs">
            {versionDifference(previous ?? { ...version, steps: version.steps }, version).map(
              ({ kind, before, after }) => {
                const step = after ?? before;
                if (!step) return null;
                const { color, icon: Icon } = look[kind];
                return (
                  <Group key={`${kind}-${step.id}`} gap="xs" wrap="nowrap" align="flex-start">
                    <ChannelIcon channel={step.channel} />
                    <div style={{ flex: 1, minWidth: 0 }}>
                      <Text
                        size="sm"
                        td={kind === 'removed' ? 'line-through' : undefined}
                        className="tabular"
                      >
                        {sentence(version.base, step)} ・ {step.title}
                      </Text>
                      {kind === 'changed' && before && (
                        <Text size="xs" c="dimmed" td="line-through" className="tabular">
                          {sentence(version.base, before)} ・ {before.title}
                        </Text>
                      )}
                    </div>
                    {Icon && (
                      <Badge color={color} leftSection={<Icon size={12} aria-hidden />}>
                        {t(`pattern.change.${kind}`)}
                      </Badge>
                    )}
                  </Group>
                );
              },
            )}
          </Stack>
        </Paper>
      )}
    </SimpleGrid>
  );
}
