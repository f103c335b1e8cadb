import type { CleaningRun } from '#contract/cleaning';
import type { ScrapStatus } from '#domain/scrap-lookup';
import { Box, Button, Group, Paper, Table, Text, Title, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../shared/session/use-me.ts';
import { ExportMenu } from '../../../shared/ui/export-menu.tsx';
import { exportUrl } from '../../../shared/download.ts';
import { useFormat } from '../../../shared/use-format.ts';
import { resultColor, resultWords } from '../words.ts';
import { DecideDialog } from './decide-dialog.tsx';
import classes from './result-bars.module.css';

interface Props {
  run: CleaningRun;
  word: ScrapStatus | null;
  onWord: (word: ScrapStatus | null) => void;
}

/** Results by word: as bars to look at, as numbers to read, and as what is to be decided about. */
export function ResultBars({ run, word: current, onWord }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayDecide = useCan('cleaning.write');
  const mayExport = useCan('customer.export');
  const [deciding, setDeciding] = useState<ScrapStatus | null>(null);
  const most = Math.max(1, ...resultWords.map((word) => run.counts[word] ?? 0));
  return (
    <Paper component="section" aria-labelledby="results" style={{ overflow: 'hidden' }}>
      <Group justify="space-between" px="md" pt="md" pb="xs">
        <Title order={2} id="results">
          {t('cleaning.results')}
        </Title>
        {mayExport && (
          <ExportMenu href={(file) => exportUrl('cleaning_lookups', { ...file, runId: run.id })} />
        )}
      </Group>
      <Table.ScrollContainer minWidth={320} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('cleaning.resultLabel')}</Table.Th>
              <Table.Th visibleFrom="sm" w="26%">
                <VisuallyHidden>{t('cleaning.share')}</VisuallyHidden>
              </Table.Th>
              <Table.Th ta="end" className="nowrap">
                {t('cleaning.vehicles')}
              </Table.Th>
              <Table.Th visibleFrom="sm" ta="end" className="nowrap">
                {t('cleaning.share')}
              </Table.Th>
              {mayDecide && (
                <Table.Th>
                  <VisuallyHidden>{t('cleaning.decideButton')}</VisuallyHidden>
                </Table.Th>
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {resultWords.map((word) => {
              const count = run.counts[word] ?? 0;
              return (
                <Table.Tr
                  key={word}
                  data-current={word === current || undefined}
                  className={classes['row'] ?? ''}
                >
                  <Table.Td>
                    <UnstyledButton
                      aria-pressed={word === current}
                      onClick={() => onWord(word === current ? null : word)}
                    >
                      <Text size="sm" fw={600}>
                        {t(`cleaning.result.${word}`)}
                      </Text>
                      <Text size="xs" c="dimmed">
                        {t(`cleaning.resultText.${word}`)}
                      </Text>
                    </UnstyledButton>
                    <Box hiddenFrom="sm" mt={4} aria-hidden>
                      <Bar share={count / most} color={resultColor[word]} />
                    </Box>
                  </Table.Td>
                  <Table.Td visibleFrom="sm" aria-hidden>
                    <Bar share={count / most} color={resultColor[word]} />
                  </Table.Td>
                  <Table.Td ta="end" className="tabular">
                    {format.number(count)}
                  </Table.Td>
                  <Table.Td visibleFrom="sm" ta="end" className="tabular nowrap">
                    {run.done > 0 ? `${Math.round((1000 * count) / run.done) / 10}%` : '—'}
                  </Table.Td>
                  {mayDecide && (
                    <Table.Td ta="end">
                      <Button
                        size="compact-xs"
                        variant="light"
                        className="nowrap"
                        disabled={count === 0}
                        aria-label={t('cleaning.decideOn', { result: t(`cleaning.result.${word}`) })}
                        onClick={() => setDeciding(word)}
                      >
                        {t('cleaning.decideButton')}
                      </Button>
                    </Table.Td>
                  )}
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {deciding && (
        <DecideDialog
          source="lookup"
          decision={deciding === 'not_found' ? 'ask' : 'exclude'}
          target={{ lookup: { runId: run.id, results: [deciding], otherVehicles: 'leave_out' } }}
          onClose={() => setDeciding(null)}
        />
      )}
    </Paper>
  );
}

const Bar = ({ share, color }: { share: number; color: string }) => (
  <div className={classes['track']}>
    <div style={{ width: `${100 * share}%`, background: `var(--mantine-color-${color}-5)` }} />
  </div>
);
