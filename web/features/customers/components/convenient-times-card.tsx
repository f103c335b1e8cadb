import type { ConvenientTime, Customer } from '#contract/customers';
import { ActionIcon, Button, Chip, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showDone } from '../../../shared/notify.ts';
import { useCan } from '../../../shared/session/use-me.ts';
import { TimeField } from '../../../shared/ui/time-field.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { useUpdateCustomer } from '../api/save-customer.ts';
import { WeekWindows } from './week-windows.tsx';

const week = [1, 2, 3, 4, 5, 6, 7];

/** Weekdays × hours in which the customer is well reached; saving plans anew what has not run (A11). */
export function ConvenientTimesCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayWrite = useCan('customer.write');
  const update = useUpdateCustomer(customer.id);
  const saved = JSON.stringify(customer.convenientTimes);
  const [windows, setWindows] = useState<ConvenientTime[]>(customer.convenientTimes);
  useEffect(() => setWindows(JSON.parse(saved) as ConvenientTime[]), [saved]);
  const changed = JSON.stringify(windows) !== saved;
  const wrong = (window: ConvenientTime): string | null =>
    window.weekdays.length === 0
      ? t('customer.windowDays')
      : window.from < window.to
        ? null
        : t('customer.windowOrder');
  const edit = (at: number, change: Partial<ConvenientTime>) =>
    setWindows(windows.map((window, index) => (index === at ? { ...window, ...change } : window)));
  return (
    <Paper p="md" component="section" aria-labelledby="convenient">
      <Title order={2} id="convenient">
        {t('customer.convenient')}
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        {windows.length === 0 ? t('customer.convenientNone') : t('customer.convenientHint')}
      </Text>
      {windows.length > 0 && <WeekWindows windows={windows} />}
      <Stack gap="sm" mt="sm">
        {mayWrite &&
          windows.map((window, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: windows have no id of their own: a window is its place in the list
            <Stack key={index} gap={5} pb="xs" style={{ borderBottom: '1px solid var(--oikaze-line)' }}>
              <Chip.Group
                multiple
                value={window.weekdays.map(String)}
                onChange={(days) => edit(index, { weekdays: days.map(Number).sort() })}
              >
                <Group gap={3} role="group" aria-label={t('customer.weekdays')}>
                  {week.map((day) => (
                    <Chip
                      key={day}
                      value={String(day)}
                      size="xs"
                      radius="sm"
                      styles={{ label: { paddingInline: 7 }, iconWrapper: { display: 'none' } }}
                    >
                      {format.weekday(day)}
                    </Chip>
                  ))}
                </Group>
              </Chip.Group>
              <Group gap={6} wrap="nowrap">
                <TimeField
                  size="xs"
                  flex={1}
                  aria-label={t('customer.from')}
                  value={window.from}
                  onChange={(time) => edit(index, { from: time })}
                />
                <Text size="sm">–</Text>
                <TimeField
                  size="xs"
                  flex={1}
                  aria-label={t('customer.to')}
                  value={window.to}
                  onChange={(time) => edit(index, { to: time })}
                />
                <ActionIcon
                  aria-label={t('customer.removeWindow')}
                  onClick={() => setWindows(windows.filter((_, other) => other !== index))}
                >
                  <IconTrash size={16} />
                </ActionIcon>
              </Group>
              {wrong(window) && (
                <Text size="xs" c="var(--mantine-color-error)" role="alert">
                  {wrong(window)}
                </Text>
              )}
            </Stack>
          ))}
        {mayWrite && (
          <Group justify="space-between">
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconPlus size={14} />}
              onClick={() => setWindows([...windows, { weekdays: [2], from: '10:00', to: '12:00' }])}
            >
              {t('customer.addWindow')}
            </Button>
            {changed && (
              <Button
                size="compact-xs"
                loading={update.isPending}
                disabled={windows.some(wrong)}
                onClick={() =>
                  update.mutate(
                    { convenientTimes: windows },
                    { onSuccess: () => showDone(t('customer.replanned')) },
                  )
                }
              >
                {t('action.save')}
              </Button>
            )}
          </Group>
        )}
      </Stack>
    </Paper>
  );
}
