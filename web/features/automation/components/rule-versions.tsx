import type { AutomationRule } from '#contract/automation';
import { Badge, Group, Paper, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { versionsQuery } from '../api/rules.ts';
import { useRuleWords } from '../use-rule-words.ts';

/** What the rule said when, and who wrote it. */
export function RuleVersions({ rule }: { rule: AutomationRule }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { timing } = useRuleWords();
  const versions = useQuery(versionsQuery(rule.id, rule.version));
  if (versions.isPending) return <Loading />;
  if (versions.isError) return <ErrorState error={versions.error} onRetry={() => void versions.refetch()} />;
  return (
    <Stack gap="sm">
      {versions.data.map((version) => (
        <Paper key={version.version} p="md">
          <Group gap="xs" mb={4}>
            <Text fw={600}>{t('automation.version.n', { n: version.version })}</Text>
            {version.version === rule.version && <Badge>{t('automation.version.current')}</Badge>}
            <Text size="xs" c="dimmed">
              {t('automation.version.by', { at: format.instant(version.versionAt), name: version.versionBy })}
            </Text>
          </Group>
          <Text size="sm">
            {timing(version)} · {t(`channel.${version.channel}`)} ·{' '}
            {version.sentence[i18n.language === 'ja' ? 'ja' : 'en']}
          </Text>
          <Text size="sm" c="dimmed" style={{ whiteSpace: 'pre-wrap' }} mt={4}>
            {version.body}
          </Text>
        </Paper>
      ))}
    </Stack>
  );
}
