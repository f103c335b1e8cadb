import { RULE_CHANNELS } from '#domain/automation/rule';
import { Group, Paper, SegmentedControl, Select, Stack, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { TextFields } from '../../patterns/components/text-fields.tsx';
import type { RuleDraft } from '../rule-draft.ts';
import type { SectionProps } from './rule-editor.tsx';

/** By what it goes, and its words. */
export function RuleWhat({ draft, change, problem }: SectionProps) {
  const { t } = useTranslation();
  return (
    <Paper p="md" component="section" aria-label={t('automation.what')}>
      <Stack gap="sm">
        <Title order={2} fz="sm">
          {t('automation.what')}
        </Title>
        <Group gap="md" align="flex-end">
          <SegmentedControl
            aria-label={t('automation.channel')}
            value={draft.channel}
            onChange={(channel) => change({ channel: channel as RuleDraft['channel'], templateId: null })}
            data={RULE_CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) }))}
          />
          <Select
            label={t('automation.purpose')}
            description={t('automation.purposeHint')}
            inputWrapperOrder={['label', 'input', 'description']}
            allowDeselect={false}
            w={{ base: '100%', xs: 300 }}
            value={draft.purpose}
            onChange={(purpose) => purpose && change({ purpose: purpose as RuleDraft['purpose'] })}
            data={(['advertising', 'transactional'] as const).map((value) => ({
              value,
              label: t(`automation.purposes.${value}`),
            }))}
          />
        </Group>
        <TextFields
          step={draft}
          onChange={change}
          problem={(name) =>
            name === 'body' || name === 'subject' || name === 'smsLong' ? problem(name) : false
          }
        />
      </Stack>
    </Paper>
  );
}
