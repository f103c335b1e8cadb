import type { CustomerSelection } from '#contract/selection';
import { Button, Group, Paper, Text } from '@mantine/core';
import {
  IconArrowsExchange,
  IconMailbox,
  IconMailOff,
  IconRoute,
  IconTag,
  IconTags,
  IconTrash,
  IconUserShare,
} from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { download } from '../../../shared/download.ts';
import { useCan } from '../../../shared/session/use-me.ts';
import { type ExportFormat, ExportMenu } from '../../../shared/ui/export-menu.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { AssignWizard } from '../../bulk/components/assign-wizard.tsx';
import { RemoveDialog } from '../../bulk/components/remove-dialog.tsx';
import { DecideDialog } from '../../cleaning/components/decide-dialog.tsx';
import { SendPostcardsDialog } from '../../postcards/components/send-dialog.tsx';
import { AssigneeDialog, TagsDialog } from './change-dialogs.tsx';
import { LabelsDialog } from './labels-dialog.tsx';

interface Props {
  selection: CustomerSelection;
  count: number;
  total: number;
  everybody: boolean;
  onAll: () => void;
  onNone: () => void;
}

type Dialog = 'decision' | 'assign' | 'remove' | 'replace' | 'labels' | 'postcards' | 'tags' | 'assignee';

/** What can be done to everybody who is chosen, however many pages they fill. */
export function BulkBar({ selection, count, total, everybody, onAll, onNone }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayBatch = useCan('batch.write');
  const mayWrite = useCan('customer.write');
  const mayExport = useCan('customer.export');
  const mayReassign = useCan('todo.bulk');
  const mayClean = useCan('cleaning.write');
  const mayPost = useCan('postcard.write');
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const exported = useMutation({
    mutationFn: ({ format: kind, encoding }: ExportFormat) =>
      download('/exports/customers', `customers.${kind}`, { selection, format: kind, encoding }),
  });
  const close = () => setDialog(null);
  const button = (name: Dialog, label: string, Icon: typeof IconRoute, filled = false) => (
    <Button
      size="xs"
      variant={filled ? 'filled' : 'default'}
      leftSection={<Icon size={15} />}
      onClick={() => setDialog(name)}
    >
      {label}
    </Button>
  );
  return (
    <Paper p="xs" bg="var(--oikaze-selected)" role="region" aria-label={t('search.actions')}>
      <Group gap="xs">
        <Text size="sm" fw={600} className="tabular" aria-live="polite">
          {t('search.chosen', { n: format.number(count) })}
        </Text>
        {!everybody && total > count && (
          <Button size="compact-xs" variant="subtle" onClick={onAll}>
            {t('search.chooseAll', { n: format.number(total) })}
          </Button>
        )}
        <Button size="compact-xs" variant="subtle" onClick={onNone}>
          {t('search.chooseNone')}
        </Button>
        <Group gap={6} ml={{ base: 0, md: 'auto' }}>
          {mayBatch && button('assign', t('search.assign'), IconRoute, true)}
          {mayBatch && button('remove', t('search.removeRest'), IconTrash)}
          {mayBatch && button('replace', t('search.replace'), IconArrowsExchange)}
          {button('labels', t('search.labels'), IconTags)}
          {mayPost && button('postcards', t('postcards.send'), IconMailbox)}
          {mayWrite && button('tags', t('search.tags'), IconTag)}
          {mayReassign && button('assignee', t('search.assignee'), IconUserShare)}
          {mayClean && button('decision', t('cleaning.decideButton'), IconMailOff)}
          {mayExport && <ExportMenu loading={exported.isPending} onPick={exported.mutate} />}
        </Group>
      </Group>
      {(dialog === 'assign' || dialog === 'replace') && (
        <AssignWizard action={dialog} selection={selection} count={count} onClose={close} />
      )}
      {dialog === 'remove' && <RemoveDialog selection={selection} count={count} onClose={close} />}
      {dialog === 'labels' && <LabelsDialog whom={{ selection }} onClose={close} />}
      {dialog === 'postcards' && <SendPostcardsDialog selection={selection} count={count} onClose={close} />}
      {dialog === 'decision' && <DecideDialog source="search" target={{ selection }} onClose={close} />}
      {dialog === 'tags' && <TagsDialog selection={selection} count={count} onClose={close} />}
      {dialog === 'assignee' && <AssigneeDialog selection={selection} count={count} onClose={close} />}
    </Paper>
  );
}
