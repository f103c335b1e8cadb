import type { AutomationRule } from '#contract/automation';
import { Group, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showDone } from '../../../shared/notify.ts';
import { useCan } from '../../../shared/session/use-me.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { ruleQuery, useSaveRule } from '../api/rules.ts';
import { BackToRules } from '../components/back-to-rules.tsx';
import { RuleActions } from '../components/rule-actions.tsx';
import { RuleEditor } from '../components/rule-editor.tsx';
import { RuleSends } from '../components/rule-sends.tsx';
import { RuleStatus } from '../components/rule-status.tsx';
import { RuleVersions } from '../components/rule-versions.tsx';
import { RunCounts } from '../components/run-counts.tsx';
import { RunHistory } from '../components/run-history.tsx';
import { toDraft } from '../rule-draft.ts';
import { useRuleWords } from '../use-rule-words.ts';

const tabs = ['rule', 'history', 'sends', 'versions'] as const;

/** One rule of the automation master: what it says, what it will do, what it did. */
export function RulePage() {
  const { t } = useTranslation();
  const { ruleId } = useParams({ from: '/staff/automation/$ruleId' });
  const rule = useQuery(ruleQuery(ruleId));
  if (rule.isPending) return <Loading />;
  if (rule.isError)
    return (
      <Page title={t('automation.title')} before={<BackToRules />}>
        <ErrorState error={rule.error} onRetry={() => void rule.refetch()} />
      </Page>
    );
  return <Rule rule={rule.data} />;
}

function Rule({ rule }: { rule: AutomationRule }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { timing } = useRuleWords();
  const mayWrite = useCan('automation.write');
  const search = useSearch({ from: '/staff/automation/$ruleId' });
  const navigate = useNavigate({ from: '/automation/$ruleId' });
  const show = (next: { tab?: string; run?: string }) => void navigate({ replace: true, search: next });
  const tab = tabs.find((name) => name === search.tab) ?? 'rule';
  return (
    <Page
      title={rule.name}
      before={<BackToRules />}
      hint={
        <Group gap="xs" component="span">
          <RuleStatus status={rule.status} />
          <Text span size="sm">
            {timing(rule)} · {t(`channel.${rule.channel}`)} · {rule.storeName ?? t('automation.allStores')}
          </Text>
          {rule.nextRunAt && (
            <Text span size="sm" className="tabular">
              {t('automation.next', { at: format.instant(rule.nextRunAt) })}
            </Text>
          )}
        </Group>
      }
      actions={mayWrite && <RuleActions rule={rule} />}
    >
      {rule.lastRun && (
        <Group gap="xs">
          <Text size="xs" c="dimmed">
            {t('automation.last', { on: format.day(rule.lastRun.runOn) })}
          </Text>
          <RunCounts run={rule.lastRun} />
        </Group>
      )}
      <Tabs
        value={tab}
        onChange={(value) => show(value && value !== 'rule' ? { tab: value } : {})}
        keepMounted={false}
      >
        <Tabs.List>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`automation.tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="rule" pt="md">
          <Editor key={rule.version} rule={rule} />
        </Tabs.Panel>
        <Tabs.Panel value="history" pt="md">
          <RunHistory rule={rule} onShow={(run) => show({ tab: 'sends', run })} />
        </Tabs.Panel>
        <Tabs.Panel value="sends" pt="md">
          <RuleSends
            rule={rule}
            runId={search.run ?? null}
            onRun={(run) => show(run ? { tab: 'sends', run } : { tab: 'sends' })}
          />
        </Tabs.Panel>
        <Tabs.Panel value="versions" pt="md">
          <RuleVersions rule={rule} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function Editor({ rule }: { rule: AutomationRule }) {
  const { t } = useTranslation();
  const [initial] = useState(() => toDraft(rule));
  const save = useSaveRule(rule.id);
  return (
    <RuleEditor
      initial={initial}
      ruleId={rule.id}
      saving={save.isPending}
      error={save.error}
      saveLabel={t('automation.save')}
      onSave={(next) =>
        save.mutate(next, {
          onSuccess: ({ version }) => showDone(t('automation.saved', { version })),
        })
      }
    />
  );
}
