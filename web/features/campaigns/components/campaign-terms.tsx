import type { CampaignSummary } from '#contract/campaigns';
import { Fieldset, NumberInput, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { localText } from '#domain/surveys/definition';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useMe } from '../../../shared/session/use-me.ts';
import { surveyKindsQuery } from '../api/campaigns.ts';
import { type CampaignDraft, transitionTo } from '../draft.ts';

export interface FieldProps {
  value: CampaignDraft;
  set: (change: Partial<CampaignDraft>) => void;
  problems: Record<string, string>;
}

interface Props extends FieldProps {
  /** published: its terms do not change any more */
  fixed: boolean;
  /** the one that is changed; none: a new one is made */
  campaign: CampaignSummary | undefined;
  /** those that it may follow */
  campaigns: readonly CampaignSummary[];
}

/** Period, survey, prize, winners a month, and what the campaign before it keeps (C12). */
export function CampaignTerms({ value, set, problems, fixed, campaign, campaigns }: Props) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const { stores } = useStoreChoice();
  const { data: surveys = [] } = useQuery(surveyKindsQuery);
  const predecessors = campaigns.filter(
    (other) =>
      other.id !== campaign?.id &&
      other.status !== 'withdrawn' &&
      other.storeId === value.storeId &&
      other.surveyKind === value.surveyKind &&
      other.startsOn < value.startsOn,
  );
  return (
    <Fieldset variant="unstyled" disabled={fixed}>
      <Stack gap="sm">
        <TextInput
          label={t('campaign.name')}
          required
          maxLength={200}
          value={value.name}
          error={problems['name']}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <DatePickerInput
            label={t('campaign.startsOn')}
            valueFormat="YYYY/MM/DD"
            disabled={fixed}
            value={value.startsOn}
            onChange={(day) => day && set({ startsOn: day.slice(0, 10) })}
          />
          <DatePickerInput
            label={t('campaign.endsOn')}
            valueFormat="YYYY/MM/DD"
            disabled={fixed}
            value={value.endsOn}
            minDate={value.startsOn}
            error={problems['endsOn']}
            onChange={(day) => day && set({ endsOn: day.slice(0, 10) })}
          />
          <Select
            label={t('campaign.survey')}
            allowDeselect={false}
            disabled={fixed}
            value={value.surveyKind}
            error={problems['surveyKind']}
            onChange={(kind) => kind && set({ surveyKind: kind, transition: null })}
            data={surveys.map(({ kind, title }) => ({
              value: kind,
              label: localText(title, i18n.language === 'en' ? 'en' : 'ja'),
            }))}
          />
          <Select
            label={t('campaign.scope')}
            allowDeselect={false}
            disabled={fixed || campaign !== undefined}
            value={value.storeId ?? ''}
            onChange={(scope) => set({ storeId: scope || null, transition: null })}
            data={[
              ...(me.storeIds === 'all' ? [{ value: '', label: t('campaign.allStores') }] : []),
              ...stores.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          <TextInput
            label={t('campaign.prize')}
            required
            value={value.prize}
            error={problems['prize']}
            onChange={(event) => set({ prize: event.currentTarget.value })}
          />
          <NumberInput
            label={t('campaign.prizeYen')}
            min={0}
            allowDecimal={false}
            allowNegative={false}
            thousandSeparator=","
            value={value.prizeYen ?? ''}
            onChange={(yen) => set({ prizeYen: typeof yen === 'number' ? yen : null })}
          />
          <NumberInput
            label={t('campaign.winnersPerMonth')}
            min={1}
            allowDecimal={false}
            allowNegative={false}
            value={value.winnersPerMonth}
            error={problems['winnersPerMonth']}
            onChange={(n) => typeof n === 'number' && set({ winnersPerMonth: n })}
          />
        </SimpleGrid>
        <Textarea
          label={t('campaign.terms')}
          description={t('campaign.termsHint')}
          autosize
          minRows={3}
          maxRows={10}
          value={value.terms}
          onChange={(event) => set({ terms: event.currentTarget.value })}
        />
        <Select
          label={t('campaign.predecessor')}
          description={t('campaign.transitionHint')}
          clearable
          disabled={fixed || (predecessors.length === 0 && !value.transition)}
          placeholder={t('campaign.noPredecessor')}
          clearButtonProps={{ 'aria-label': t('action.clear') }}
          value={value.transition?.predecessorId ?? null}
          error={problems['transition.predecessorId']}
          onChange={(predecessorId) => set({ transition: transitionTo(predecessorId, value) })}
          data={predecessors.map(({ id, name }) => ({ value: id, label: name }))}
        />
        {value.transition && (
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            {(['askedUntil', 'contractedUntil'] as const).map((key) => (
              <DatePickerInput
                key={key}
                label={t(`campaign.${key}`)}
                valueFormat="YYYY/MM/DD"
                disabled={fixed}
                value={value.transition?.[key] ?? null}
                onChange={(day) =>
                  day &&
                  value.transition &&
                  set({ transition: { ...value.transition, [key]: day.slice(0, 10) } })
                }
              />
            ))}
          </SimpleGrid>
        )}
      </Stack>
    </Fieldset>
  );
}
