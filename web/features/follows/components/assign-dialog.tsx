import { Alert, Badge, Button, Grid, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useMediaQuery } from '@mantine/hooks';
import { IconRoute } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { patternsQuery } from '../../../shared/api/get-patterns.ts';
import { fieldProblems } from '../../../shared/http.ts';
import { errorText, showDone } from '../../../shared/notify.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { MonthCalendar } from '../../../shared/ui/month-calendar.tsx';
import { EmptyState, Loading } from '../../../shared/ui/states.tsx';
import { useAssignPattern } from '../api/assign-pattern.ts';
import { previewQuery } from '../api/preview-pattern.ts';
import { PlannedList } from './planned-list.tsx';

interface Props {
  customerId: string;
  customerName: string;
  quoteId?: string | null;
  onClose: () => void;
}

/** Pattern, base date, and every step on a calendar before anything is confirmed (A3, B6). */
export function AssignDialog({ customerId, customerName, quoteId, onClose }: Props) {
  const { t } = useTranslation();
  const { storeId } = useStoreChoice();
  const narrow = useMediaQuery('(max-width: 768px)');
  const { data: patterns = [], isPending } = useQuery(patternsQuery(storeId));
  const usable = patterns.filter(({ archived }) => !archived);
  const [patternId, setPatternId] = useState<string | null>(null);
  const [base, setBase] = useState<string | null>(null);
  const pattern =
    usable.find(({ id }) => id === patternId) ?? usable.toSorted((a, b) => b.openFollows - a.openFollows)[0];
  const preview = useQuery({
    ...previewQuery(pattern?.id ?? '', customerId, base, quoteId),
    enabled: Boolean(pattern),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const assign = useAssignPattern();
  const confirm = () =>
    pattern &&
    assign.mutate(
      { customerId, patternId: pattern.id, ...(base && { base }), ...(quoteId && { quoteId }) },
      {
        onSuccess: (follow) => {
          showDone(
            t('follow.assigned', {
              name: customerName,
              pattern: pattern.name,
              n: follow.steps.filter(({ status }) => status === 'planned').length,
            }),
          );
          onClose();
        },
      },
    );
  const problems = fieldProblems(assign.error ?? preview.error);
  // the plan of another base says nothing about the one that was refused
  const planned = preview.isError ? [] : (preview.data?.steps ?? []);
  const ahead = planned.filter(({ status }) => status === 'planned').length;
  const kinds = ['before', 'after'] as const;
  return (
    <Modal
      opened
      onClose={onClose}
      size={960}
      fullScreen={narrow}
      title={t('follow.assignTo', { name: customerName })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {isPending ? (
        <Loading />
      ) : !pattern ? (
        <EmptyState icon={IconRoute} title={t('pattern.none')} text={t('pattern.noneText')} />
      ) : (
        <Stack>
          <Grid gap="md">
            <Grid.Col span={{ base: 12, sm: 5 }}>
              <Stack gap="sm">
                <Select
                  label={t('follow.pattern')}
                  searchable
                  allowDeselect={false}
                  data-autofocus
                  value={pattern.id}
                  onChange={setPatternId}
                  data={kinds.map((kind) => ({
                    group: t(`pattern.kind.${kind}`),
                    items: usable
                      .filter((item) => item.kind === kind)
                      .map(({ id, name }) => ({ value: id, label: name })),
                  }))}
                />
                <DatePickerInput
                  label={t('follow.base', { base: t(`pattern.base.${pattern.base}`) })}
                  description={base ? undefined : t('follow.baseHint')}
                  placeholder={preview.data ? preview.data.base.slice(0, 10).replaceAll('-', '/') : undefined}
                  clearable
                  clearButtonProps={{ 'aria-label': t('action.clear') }}
                  valueFormat="YYYY/MM/DD"
                  value={base}
                  error={problems['base']}
                  onChange={setBase}
                />
                <Group gap={6}>
                  <Text size="xs" c="dimmed">
                    {t('pattern.stopOnLabel')}
                  </Text>
                  {pattern.stopOn.map((event) => (
                    <Badge key={event} size="sm" color="gray">
                      {t(`pattern.stopOn.${event}`)}
                    </Badge>
                  ))}
                </Group>
                {preview.isError && !problems['base'] && (
                  <Alert color="amber">{errorText(preview.error)}</Alert>
                )}
                {!preview.isError && <PlannedList steps={planned} />}
                {preview.isSuccess && ahead === 0 && <Alert color="amber">{t('follow.allPast')}</Alert>}
              </Stack>
            </Grid.Col>
            <Grid.Col span={{ base: 12, sm: 7 }}>
              <MonthCalendar
                items={planned.map((step) => ({
                  id: String(step.position),
                  at: step.dueAt,
                  channel: step.channel,
                  label: step.title,
                  faded: step.status === 'skipped',
                }))}
                {...(preview.data && { zone: preview.data.timeZone })}
              />
            </Grid.Col>
          </Grid>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            <Button loading={assign.isPending} disabled={!preview.isSuccess || ahead === 0} onClick={confirm}>
              {t('follow.confirm', { n: ahead })}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
