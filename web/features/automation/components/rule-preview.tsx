import type { PreviewRule, RulePreview } from '#contract/automation';
import { Alert, Badge, Group, Loader, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconCalendarOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState, ErrorState } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { previewQuery } from '../api/rules.ts';

const colors = { send: 'kaze', skip: 'gray', hold: 'amber', hand_over: 'red' } as const;

/** Tomorrow, by the run's own code: who, why not, and what it costs. */
export function RulePreviewPanel({ asked }: { asked: Partial<PreviewRule> | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const preview = useQuery(previewQuery(asked));
  return (
    <Paper p="md" component="section" aria-labelledby="rule-preview" style={{ position: 'sticky', top: 8 }}>
      <Group justify="space-between" mb="xs">
        <Title order={2} fz="md" id="rule-preview">
          {t('automation.preview.title')}
        </Title>
        <Group gap={6}>
          {preview.isFetching && <Loader size="xs" role="status" aria-label={t('state.loading')} />}
          {preview.data && (
            <Text size="xs" c="dimmed">
              {t('automation.preview.on', { on: format.instant(preview.data.at) })}
            </Text>
          )}
        </Group>
      </Group>
      {!asked && !preview.data && (
        <Text size="sm" c="dimmed">
          {t('automation.preview.waiting')}
        </Text>
      )}
      {preview.isError && <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.data && !preview.isError && <Outcome preview={preview.data} />}
    </Paper>
  );
}

function Outcome({ preview }: { preview: RulePreview }) {
  const { t } = useTranslation();
  const format = useFormat();
  const total = preview.selected + preview.carried;
  const figures = [
    ['sends', format.number(preview.sends)],
    ['skipped', format.number(preview.skipped)],
    ['held', format.number(preview.held)],
    ['cost', format.yen(preview.costYen)],
  ] as const;
  return (
    <Stack gap="sm" aria-live="polite">
      <SimpleGrid cols={4} spacing="xs">
        {figures.map(([name, value]) => (
          <div key={name}>
            <Text size="xs" c="dimmed">
              {t(`automation.preview.${name}`)}
            </Text>
            <Text fz="xl" fw={700} className="tabular">
              {value}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      <Text size="xs" c="dimmed">
        {t('automation.preview.selected', { n: format.number(preview.selected) })}
        {preview.carried > 0 &&
          ` · ${t('automation.preview.carried', { n: format.number(preview.carried) })}`}
      </Text>
      {!preview.isExact && <Alert color="amber">{t('automation.preview.part')}</Alert>}
      {preview.overflow > 0 && (
        <Alert color="red">{t('automation.preview.overflow', { n: format.number(preview.overflow) })}</Alert>
      )}
      {preview.stores.map((store) => (
        <StoreLine key={store.storeId} store={store} />
      ))}
      {preview.reasons.length > 0 && (
        <Group gap={6}>
          {preview.reasons.map(({ reason, label, count }) => (
            <Badge key={reason} color="gray" variant="light" tt="none" fw={500}>
              {label} {format.number(count)}
            </Badge>
          ))}
        </Group>
      )}
      {total === 0 ? (
        <EmptyState
          icon={IconCalendarOff}
          title={t('automation.preview.nobody')}
          text={t('automation.preview.nobodyText')}
        />
      ) : (
        <Items preview={preview} total={total} />
      )}
    </Stack>
  );
}

function StoreLine({ store }: { store: RulePreview['stores'][number] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!store.contracted)
    return <Alert color="amber">{t('automation.preview.notContracted', { store: store.storeName })}</Alert>;
  if (store.budgetCapYen === null) return null;
  return (
    <Text size="xs">
      {t('automation.preview.budget', {
        store: store.storeName,
        cap: format.yen(store.budgetCapYen),
        spent: format.yen(store.spentYen),
      })}
    </Text>
  );
}

function Items({ preview, total }: { preview: RulePreview; total: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div
      role="region"
      aria-label={t('automation.preview.list')}
      tabIndex={0}
      style={{ maxHeight: '46vh', overflowY: 'auto' }}
    >
      <Stack gap="xs">
        {preview.items.map((item) => (
          <div key={`${item.vehicleId}-${item.dueOn}`}>
            <Group gap={6} wrap="nowrap" justify="space-between">
              <Text size="sm" truncate>
                <Link
                  to="/customers/$customerId"
                  params={{ customerId: item.customerId }}
                  className="plain-link"
                >
                  {item.customerName}
                </Link>{' '}
                <Text span size="xs" c="dimmed">
                  {item.vehicle} · {t('automation.preview.due', { on: format.day(item.dueOn, 'date') })}
                </Text>
              </Text>
              <Badge color={colors[item.outcome]} variant="light" style={{ flexShrink: 0 }}>
                {t(`automation.outcome.${item.outcome}`)}
              </Badge>
            </Group>
            <Text size="xs" c="dimmed" style={{ whiteSpace: 'pre-wrap' }} lineClamp={3}>
              {item.reasonLabel ?? item.text}
              {item.smsLength !== null && ` (${t('automation.preview.chars', { n: item.smsLength })})`}
            </Text>
          </div>
        ))}
        {total > preview.items.length && (
          <Text size="xs" c="dimmed">
            {t('automation.preview.more', { n: format.number(total - preview.items.length) })}
          </Text>
        )}
      </Stack>
    </div>
  );
}
