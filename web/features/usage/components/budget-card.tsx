import type { UsageView } from '#contract/usage';
import { Alert, Button, Group, NumberInput, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showDone } from '../../../shared/notify.ts';
import { useCan } from '../../../shared/session/use-me.ts';
import { useFormat } from '../../../shared/use-format.ts';
import { useSetCap } from '../api/change-contract.ts';

type Budget = NonNullable<UsageView['budget']>;

/** The cap of the running month: what is spent, what is left, what waits for it (D7). */
export function BudgetCard({ storeId, budget }: { storeId: string; budget: Budget }) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayWrite = useCan('store.write');
  const { capYen, spentYen, remainingYen, held } = budget;
  const share = capYen === null ? 0 : capYen === 0 ? 1 : Math.min(1, spentYen / capYen);
  const percent = Math.round(share * 100);
  const color = share >= 1 ? 'red.6' : share >= 0.8 ? 'amber.5' : 'kaze.6';
  return (
    <Paper p="md" component="section" aria-labelledby="usage-budget">
      <Title order={2} id="usage-budget" mb="xs">
        {t('usage.budget')}
      </Title>
      <Stack gap="sm">
        {capYen === null ? (
          <Text size="sm" c="dimmed">
            {t('usage.noCap')}（{t('usage.spent', { yen: format.yen(spentYen) })}）。{t('usage.noCapText')}
          </Text>
        ) : (
          <div>
            <Progress
              size="xl"
              value={share * 100}
              color={color}
              aria-label={t('usage.gauge', { percent })}
            />
            <Group justify="space-between" mt={6} gap="xs">
              <Text size="sm" fw={600} className="tabular">
                {t('usage.remaining', { yen: format.yen(remainingYen ?? 0) })}
              </Text>
              <Text size="sm" c="dimmed" className="tabular">
                {t('usage.spent', { yen: format.yen(spentYen) })} /{' '}
                {t('usage.ofCap', { yen: format.yen(capYen) })}
              </Text>
            </Group>
          </div>
        )}
        {held.length > 0 && (
          <Alert
            color="amber"
            variant="light"
            icon={<IconHourglass size={18} />}
            title={t('usage.held', { n: format.number(held.reduce((sum, { count }) => sum + count, 0)) })}
          >
            {held.map(({ channel, count, until }) => (
              <Text key={channel} size="sm">
                {t('usage.heldOf', {
                  channel: t(`usage.channel.${channel as 'sms'}`),
                  n: format.number(count),
                  until: format.instant(until),
                })}
              </Text>
            ))}
          </Alert>
        )}
        {mayWrite && <CapForm key={capYen} storeId={storeId} capYen={capYen} />}
      </Stack>
    </Paper>
  );
}

function CapForm({ storeId, capYen }: { storeId: string; capYen: number | null }) {
  const { t } = useTranslation();
  const [value, setValue] = useState<number | null>(capYen);
  const save = useSetCap(storeId);
  const put = (cap: number | null) => save.mutate(cap, { onSuccess: () => showDone(t('usage.capSaved')) });
  return (
    <Group align="flex-end" gap="xs">
      <NumberInput
        label={t('usage.cap')}
        w={190}
        min={0}
        max={1_000_000_000}
        step={1_000}
        allowDecimal={false}
        allowNegative={false}
        thousandSeparator=","
        value={value ?? ''}
        onChange={(yen) => setValue(typeof yen === 'number' ? yen : null)}
      />
      <Button
        disabled={value === null || value === capYen}
        loading={save.isPending}
        onClick={() => put(value)}
      >
        {t('usage.saveCap')}
      </Button>
      {capYen !== null && (
        <Button variant="default" onClick={() => put(null)}>
          {t('usage.removeCap')}
        </Button>
      )}
    </Group>
  );
}
