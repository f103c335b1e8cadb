import { querySentence } from '#domain/customer-query-words';
import { Anchor, Button, Group, Paper, SimpleGrid, Switch, Text, Title } from '@mantine/core';
import { IconPlus, IconRepeat } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { ChannelIcon } from '../../../shared/ui/channel.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { useNameOfId } from '../../customer-search/use-id-choices.ts';
import { rulesQuery } from '../api/rules.ts';
import { RuleStatus } from '../components/rule-status.tsx';
import { RunCounts } from '../components/run-counts.tsx';
import { useRuleWords } from '../use-rule-words.ts';

/** 自動送信 (D1): the rules, when they run next and what they did last. */
export function RuleListPage() {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { timing } = useRuleWords();
  const nameOf = useNameOfId();
  const { storeId } = useStoreChoice();
  const mayWrite = useCan('automation.write');
  const [archived, setArchived] = useState(false);
  const list = useQuery(rulesQuery(storeId, archived));
  const rules = list.data ?? [];
  const add = mayWrite && (
    <Button size="xs" leftSection={<IconPlus size={16} />} component={Link} to="/automation/new">
      {t('automation.add')}
    </Button>
  );
  return (
    <Page title={t('automation.title')} hint={t('automation.hint')} actions={add}>
      <Switch
        size="xs"
        label={t('automation.showArchived')}
        checked={archived}
        onChange={(event) => setArchived(event.currentTarget.checked)}
      />
      {list.isPending && <Loading />}
      {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && rules.length === 0 && (
        <Paper>
          <EmptyState
            icon={IconRepeat}
            title={t('automation.none')}
            text={t('automation.noneText')}
            action={add}
          />
        </Paper>
      )}
      <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }} spacing="md">
        {rules.map((rule) => (
          <Paper key={rule.id} p="md">
            <Group justify="space-between" wrap="nowrap" align="flex-start">
              <Group gap="sm" wrap="nowrap" align="flex-start" style={{ minWidth: 0 }}>
                <ChannelIcon channel={rule.channel} size={28} />
                <div style={{ minWidth: 0 }}>
                  <Title order={2} fz="md">
                    <Anchor
                      component={Link}
                      to="/automation/$ruleId"
                      params={{ ruleId: rule.id } as never}
                      inherit
                      c="inherit"
                    >
                      {rule.name}
                    </Anchor>
                  </Title>
                  <Text size="sm">{timing(rule)}</Text>
                </div>
              </Group>
              <RuleStatus status={rule.status} />
            </Group>
            <Text size="xs" c="dimmed" mt={6} lineClamp={2}>
              {rule.storeName ?? t('automation.allStores')} ·{' '}
              {querySentence(rule.query, i18n.language === 'ja' ? 'ja' : 'en', nameOf)}
            </Text>
            <Group justify="space-between" mt="sm" gap="xs">
              <Text size="xs" className="tabular">
                {rule.nextRunAt
                  ? t('automation.next', { at: format.instant(rule.nextRunAt) })
                  : t('automation.nextNone')}
              </Text>
              {rule.lastRun ? (
                <Group gap={6}>
                  <Text size="xs" c="dimmed">
                    {t('automation.last', { on: format.day(rule.lastRun.runOn, 'date') })}
                  </Text>
                  <RunCounts run={rule.lastRun} />
                </Group>
              ) : (
                <Text size="xs" c="dimmed">
                  {t('automation.never')}
                </Text>
              )}
            </Group>
          </Paper>
        ))}
      </SimpleGrid>
    </Page>
  );
}
