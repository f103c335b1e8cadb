import type { MovePreview } from '#contract/follow-batches';
import { Badge, Button, Group, Modal, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ChannelIcon } from '../../../shared/ui/channel.tsx';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { useMoveFollows } from '../../bulk/api/batches.ts';
import { movePreviewQuery } from '../../bulk/api/moves.ts';

interface Props {
  patternId: string;
  version: number;
  onClose: () => void;
}

const color = { kept: 'gray', moved: 'amber', added: 'kaze', removed: 'red' } as const;
const kinds = ['kept', 'moved', 'added', 'removed'] as const;

/** Customers in flight to another version: the difference first, then a batch that can be undone (B2, X5). */
export function MoveWizard({ patternId, version, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const preview = useQuery(movePreviewQuery(patternId, version));
  const move = useMoveFollows(patternId);
  const data = preview.data;
  const confirm = () =>
    move.mutate(version, {
      onSuccess: ({ id }) => void navigate({ to: '/follows/batches/$batchId', params: { batchId: id } }),
    });
  return (
    <Modal
      opened
      onClose={onClose}
      size={860}
      title={t('move.title', { version })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {preview.isPending && <Loading />}
      {preview.isError && <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />}
      {data && data.follows === 0 && <EmptyState title={t('move.none')} text={t('move.noneText')} />}
      {data && data.follows > 0 && (
        <Stack>
          <SimpleGrid cols={{ base: 2, sm: 4 }}>
            <Count label={t('move.follows')} n={data.follows} />
            <Count label={t('move.unchanged')} n={data.unchanged} />
            <Count label={t('move.impossible')} n={data.impossible} />
            <div>
              <Text size="xs" c="dimmed">
                {t('move.from')}
              </Text>
              <Text size="sm" className="tabular">
                {data.byVersion.map(({ version: from, follows }) => `v${from}: ${follows}`).join(' ・ ')}
              </Text>
            </div>
          </SimpleGrid>
          <Group gap={6}>
            <Text size="sm" fw={600}>
              {t('move.steps')}
            </Text>
            {kinds.map((kind) => (
              <Badge key={kind} color={color[kind]}>
                {t(`move.${kind}`)} {format.number(data.steps[kind])}
              </Badge>
            ))}
            {data.examined < data.follows && (
              <Text size="xs" c="dimmed">
                {t('move.examined', { n: format.number(data.examined) })}
              </Text>
            )}
          </Group>
          <Samples samples={data.samples} />
          <Text size="sm" c="dimmed">
            {t('move.keepHint')}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            <Button loading={move.isPending} onClick={confirm}>
              {t('move.confirm', { n: format.number(data.follows), version })}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

function Count({ label, n }: { label: string; n: number }) {
  const format = useFormat();
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text fz="xl" fw={700} className="tabular">
        {format.number(n)}
      </Text>
    </div>
  );
}

function Samples({ samples }: { samples: MovePreview['samples'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section aria-labelledby="move-samples">
      <Title order={3} id="move-samples" mb="xs">
        {t('move.samples')}
      </Title>
      <Stack
        gap="xs"
        mah={340}
        style={{ overflowY: 'auto' }}
        tabIndex={0}
        role="region"
        aria-labelledby="move-samples"
      >
        {samples.map((sample) => (
          <Paper key={sample.followId} p="xs">
            <Group gap="xs" mb={4}>
              <Link
                to="/customers/$customerId"
                params={{ customerId: sample.customerId }}
                className="plain-link"
              >
                <Text span size="sm" fw={600}>
                  {sample.customerName ?? '—'}
                </Text>
              </Link>
              <Text size="xs" c="dimmed">
                v{sample.fromVersion}
              </Text>
            </Group>
            {sample.changes
              .filter(({ kind }) => kind !== 'kept')
              .map((change) => (
                <Group key={`${change.kind}-${change.position}-${change.channel}`} gap={6}>
                  <ChannelIcon channel={change.channel} size={20} />
                  <Badge size="sm" color={color[change.kind]}>
                    {t(`move.${change.kind}`)}
                  </Badge>
                  <Text size="sm" className="tabular">
                    {[change.from, change.to]
                      .filter((at) => at !== null)
                      .map((at) => format.instant(at))
                      .join(' → ')}
                  </Text>
                </Group>
              ))}
            {sample.moved + sample.added + sample.removed === 0 && (
              <Text size="sm" c="dimmed">
                {t('move.unchanged')}
              </Text>
            )}
          </Paper>
        ))}
      </Stack>
    </section>
  );
}
