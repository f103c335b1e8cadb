import type { CleaningSource, CleaningTarget } from '#contract/cleaning';
import type { CleaningDecision } from '#domain/cleaning-decision';
import { Button, Checkbox, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showDone } from '../../../shared/notify.ts';
import { useFormat } from '../../../shared/use-format.ts';
import { targetQuery, useDecide } from '../api/decisions.ts';

interface Props {
  source: CleaningSource;
  target: CleaningTarget;
  decision?: CleaningDecision;
  onClose: () => void;
  onDone?: () => void;
}

/** Whom a decision concerns and what it means, before it is made (D6). */
export function DecideDialog({ source, target: given, decision: first = 'exclude', onClose, onDone }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [decision, setDecision] = useState<CleaningDecision>(first);
  const [withOthers, setWithOthers] = useState(false);
  const target: CleaningTarget = given.lookup
    ? { lookup: { ...given.lookup, otherVehicles: withOthers ? 'include' : 'leave_out' } }
    : given;
  const preview = useQuery(targetQuery(target));
  const decide = useDecide();
  const { customers = 0, withOtherVehicles = 0 } = preview.data ?? {};
  const unchanged = preview.data?.[decision] ?? 0;
  const save = () =>
    decide.mutate(
      { decision, source, target },
      {
        onSuccess: ({ items }) => {
          const changed = items.reduce((sum, batch) => sum + batch.changed, 0);
          showDone(
            t('cleaning.decided', {
              n: format.number(changed),
              decision: t(`cleaning.decision.${decision}`),
            }),
          );
          onDone?.();
          onClose();
        },
      },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('cleaning.decideTitle')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack gap="md">
        <Radio.Group
          label={t('cleaning.decisionLabel')}
          value={decision}
          onChange={(value) => setDecision(value as CleaningDecision)}
        >
          <Stack gap="xs" mt={6}>
            {(['exclude', 'ask', 'keep'] as const).map((word) => (
              <Radio
                key={word}
                value={word}
                label={t(`cleaning.decision.${word}`)}
                description={t(`cleaning.meaning.${word}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        {given.lookup && withOtherVehicles > 0 && (
          <Checkbox
            label={t('cleaning.withOthers', { n: format.number(withOtherVehicles) })}
            description={t('cleaning.withOthersHint')}
            checked={withOthers}
            onChange={(event) => setWithOthers(event.currentTarget.checked)}
          />
        )}
        <Text size="sm" aria-live="polite">
          {t('cleaning.concerns', { n: format.number(customers) })}
          {unchanged > 0 && ` ${t('cleaning.unchanged', { n: format.number(unchanged) })}`}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button
            color={decision === 'exclude' ? 'red' : undefined}
            loading={decide.isPending}
            disabled={preview.isPending || customers === unchanged}
            onClick={save}
          >
            {t('cleaning.decide', { n: format.number(customers - unchanged) })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
