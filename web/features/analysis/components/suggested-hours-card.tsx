import type { ConvenientTime, Customer } from '#contract/customers';
import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { showDone } from '../../../shared/notify.ts';
import { useCan } from '../../../shared/session/use-me.ts';
import { useFormat } from '../../../shared/use-format.ts';
import { useUpdateCustomer } from '../../customers/api/save-customer.ts';
import { type SuggestedHour, suggestedHoursQuery } from '../api/get-analysis.ts';

/** The hour joins the window of the same hours, else it becomes a window of its own. */
export function withHour(
  windows: readonly ConvenientTime[],
  { weekday, from, to }: SuggestedHour,
): ConvenientTime[] {
  const same = windows.find((window) => window.from === from && window.to === to);
  if (!same) return [...windows, { weekdays: [weekday], from, to }];
  const weekdays = [...new Set([...same.weekdays, weekday])].sort((a, b) => a - b);
  return windows.map((window) => (window === same ? { ...window, weekdays } : window));
}

/** When the customer will probably answer, and why (X7); taken over with one click. */
export function SuggestedHoursCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayWrite = useCan('customer.write');
  const update = useUpdateCustomer(customer.id);
  const { data: hours = [] } = useQuery(suggestedHoursQuery(customer.id));
  if (hours.length === 0) return null;
  const reason = ({ tries, reached, storeTries, storeReached }: SuggestedHour): string => {
    if (tries > 0) return t('analysis.reasonOwn', { tries, reached });
    if (storeTries > 0)
      return t('analysis.reasonStore', {
        percent: Math.round((100 * storeReached) / storeTries),
        tries: storeTries,
      });
    return t('analysis.noRecord');
  };
  return (
    <Paper p="md" component="section" aria-labelledby="suggested-hours">
      <Title order={2} id="suggested-hours">
        {t('analysis.suggested')}
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        {t('analysis.suggestedHint')}
      </Text>
      <Stack gap={10}>
        {hours.map((hour) => {
          const slot = t('analysis.slot', {
            day: format.weekday(hour.weekday),
            from: hour.from,
            to: hour.to,
          });
          return (
            <Group key={`${hour.weekday} ${hour.from}`} gap="xs" wrap="nowrap">
              <Badge
                size="lg"
                color="kaze"
                className="tabular"
                aria-label={t('analysis.expected', { percent: Math.round(hour.expected * 100) })}
              >
                {Math.round(hour.expected * 100)}%
              </Badge>
              <div style={{ flex: 1, minWidth: 0 }}>
                <Text size="sm" fw={600} className="tabular">
                  {slot}
                </Text>
                <Text size="xs" c="dimmed">
                  {reason(hour)}
                </Text>
              </div>
              {hour.wished ? (
                <Badge variant="outline" color="gray">
                  {t('analysis.wished')}
                </Badge>
              ) : (
                mayWrite && (
                  <Button
                    size="compact-xs"
                    variant="default"
                    leftSection={<IconPlus size={14} />}
                    loading={update.isPending}
                    aria-label={t('analysis.takeOver', { slot })}
                    onClick={() =>
                      update.mutate(
                        { convenientTimes: withHour(customer.convenientTimes, hour) },
                        { onSuccess: () => showDone(t('customer.replanned')) },
                      )
                    }
                  >
                    {t('analysis.take')}
                  </Button>
                )
              )}
            </Group>
          );
        })}
      </Stack>
    </Paper>
  );
}
