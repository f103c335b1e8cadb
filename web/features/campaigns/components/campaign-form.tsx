import type { CampaignSummary, CreateCampaign } from '#contract/campaigns';
import {
  Alert,
  Button,
  Fieldset,
  Group,
  Modal,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NOTICE_VARIABLES, STANDARD_NOTICE } from '#domain/campaigns/notice';
import { addMonths, monthOf } from '#domain/months';
import { localText } from '#domain/surveys/definition';
import { ApiError } from '../../../shared/http.ts';
import { errorText, showDone } from '../../../shared/notify.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useMe } from '../../../shared/session/use-me.ts';
import { addDays, today } from '../../../shared/time.ts';
import { surveyKindsQuery } from '../api/campaigns.ts';
import { useCreateCampaign, useUpdateCampaign } from '../api/change-campaign.ts';

interface Props {
  /** the one that is changed; none: a new one is made */
  campaign?: CampaignSummary;
  /** those a new one may follow */
  campaigns: readonly CampaignSummary[];
  onClose: () => void;
}

/** Terms of a campaign: all of them as long as it is a draft, afterwards the words to winners only. */
export function CampaignForm({ campaign, campaigns, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const { storeId, stores, zone } = useStoreChoice();
  const create = useCreateCampaign();
  const update = useUpdateCampaign(campaign?.id ?? '');
  const { data: surveys = [] } = useQuery(surveyKindsQuery);
  const [value, setValue] = useState<Draft>(() => draftOf(campaign, storeId, today(zone)));
  const set = (change: Partial<Draft>) => setValue({ ...value, ...change });
  const fixed = campaign !== undefined && campaign.status !== 'draft';
  const saving = campaign ? update : create;
  const problems = saving.error instanceof ApiError ? saving.error.fields : {};
  const predecessors = campaigns.filter(
    (other) =>
      other.id !== campaign?.id &&
      other.status !== 'withdrawn' &&
      other.storeId === value.storeId &&
      other.surveyKind === value.surveyKind &&
      other.startsOn < value.startsOn,
  );
  const submit = () => {
    const { storeId: scope, ...terms } = value;
    const { autoDraw, notifySubject, notifyBody } = terms;
    if (campaign) {
      update.mutate(fixed ? { autoDraw, notifySubject, notifyBody } : terms, {
        onSuccess: () => {
          showDone(t('state.saved'));
          onClose();
        },
      });
      return;
    }
    create.mutate(
      { ...terms, storeId: scope },
      {
        onSuccess: ({ id }) => {
          showDone(t('campaign.created'));
          onClose();
          void navigate({ to: '/campaigns/$campaignId', params: { campaignId: id } });
        },
      },
    );
  };
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t(campaign ? 'campaign.edit' : 'campaign.new')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack gap="sm">
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
        <Switch
          label={t('campaign.autoDraw')}
          checked={value.autoDraw}
          onChange={(event) => set({ autoDraw: event.currentTarget.checked })}
        />
        <Fieldset legend={t('campaign.notice')}>
          <Stack gap="xs">
            <Text size="xs" c="dimmed">
              {t('campaign.noticeHint')}。{t('campaign.noticeVariables')}:{' '}
              {Object.keys(NOTICE_VARIABLES)
                .map((name) => `{{${name}}}`)
                .join(' ')}
            </Text>
            <TextInput
              label={t('campaign.noticeSubject')}
              value={value.notifySubject}
              error={problems['notifySubject']}
              onChange={(event) => set({ notifySubject: event.currentTarget.value })}
            />
            <Textarea
              label={t('campaign.noticeBody')}
              autosize
              minRows={4}
              maxRows={12}
              value={value.notifyBody}
              error={problems['notifyBody']}
              onChange={(event) => set({ notifyBody: event.currentTarget.value })}
            />
          </Stack>
        </Fieldset>
        {saving.error && (
          <Alert color="red" variant="light">
            {errorText(saving.error)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button
            loading={saving.isPending}
            disabled={!fixed && (value.name.trim() === '' || value.prize.trim() === '')}
            onClick={submit}
          >
            {t(campaign ? 'action.save' : 'campaign.create')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

type Draft = Required<Omit<CreateCampaign, 'timeZone'>>;

function draftOf(campaign: CampaignSummary | undefined, storeId: string | null, now: string): Draft {
  if (campaign) {
    const { name, terms, surveyKind, startsOn, endsOn, prize, prizeYen, winnersPerMonth, transition } =
      campaign;
    const { autoDraw, notifySubject, notifyBody } = campaign;
    return {
      ...{ name, terms, surveyKind, startsOn, endsOn, prize, prizeYen, winnersPerMonth, transition },
      ...{ autoDraw, notifySubject, notifyBody, storeId: campaign.storeId },
    };
  }
  const first = `${addMonths(monthOf(now), 1)}-01`;
  return {
    name: '',
    terms: '',
    surveyKind: 'contract',
    startsOn: first,
    endsOn: addDays(`${addMonths(monthOf(first), 3)}-01`, -1),
    prize: '',
    prizeYen: null,
    winnersPerMonth: 30,
    transition: null,
    autoDraw: true,
    notifySubject: STANDARD_NOTICE.subject,
    notifyBody: STANDARD_NOTICE.body,
    storeId,
  };
}

/** As in the source: who asked before the new one began, and contracted within its first month. */
function transitionTo(predecessorId: string | null, { startsOn }: Draft): Draft['transition'] {
  if (!predecessorId) return null;
  return {
    predecessorId,
    askedUntil: addDays(startsOn, -1),
    contractedUntil: addDays(`${addMonths(monthOf(startsOn), 1)}-01`, -1),
  };
}
