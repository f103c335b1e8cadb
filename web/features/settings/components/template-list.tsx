import type { Template } from '#contract/templates';
import { ActionIcon, Badge, Button, Group, Paper, Select, Switch, Table, Text } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconPencil, IconPlus, IconTemplate } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { ChannelIcon } from '../../../shared/ui/channel.tsx';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { allTemplatesQuery, useSaveTemplate } from '../api/templates.ts';
import { TemplateDialog, templateChannels } from './template-dialog.tsx';

/** Texts that steps of patterns choose from. */
export function TemplateList() {
  const { t } = useTranslation();
  const { storeId } = useStoreChoice();
  const mayWrite = useCan('template.write');
  const [channel, setChannel] = useState<string | null>(null);
  const [archived, setArchived] = useState(false);
  const [editing, setEditing] = useState<Template | 'new' | null>(null);
  const query = useQuery(allTemplatesQuery(storeId, archived));
  const templates = query.data?.filter((item) => !channel || item.channel === channel) ?? [];
  const add = mayWrite && (
    <Button size="xs" leftSection={<IconPlus size={16} />} onClick={() => setEditing('new')}>
      {t('templates.add')}
    </Button>
  );
  return (
    <>
      <Group mb="sm">
        {add}
        <Select
          size="xs"
          w={180}
          clearable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
          aria-label={t('templates.channel')}
          placeholder={t('templates.anyChannel')}
          value={channel}
          onChange={setChannel}
          data={templateChannels.map((value) => ({ value, label: t(`channel.${value}`) }))}
        />
        <Switch
          size="xs"
          label={t('templates.showArchived')}
          checked={archived}
          onChange={(event) => setArchived(event.currentTarget.checked)}
        />
      </Group>
      <Paper style={{ overflow: 'hidden' }}>
        {query.isPending && <Loading />}
        {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && templates.length === 0 && (
          <EmptyState icon={IconTemplate} title={t('templates.none')} text={t('templates.noneText')} />
        )}
        {templates.length > 0 && (
          <Table.ScrollContainer minWidth={620} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
            <Table highlightOnHover>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('templates.name')}</Table.Th>
                  <Table.Th>{t('templates.text')}</Table.Th>
                  <Table.Th>{t('templates.updated')}</Table.Th>
                  <Table.Th w={86} aria-label={t('action.edit')} />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {templates.map((template) => (
                  <Row key={template.id} template={template} onEdit={() => setEditing(template)} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Paper>
      {editing && (
        <TemplateDialog template={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
    </>
  );
}

function Row({ template, onEdit }: { template: Template; onEdit: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { stores } = useStoreChoice();
  const mayWrite = useCan('template.write');
  const save = useSaveTemplate(template.id);
  const label = t(template.archived ? 'templates.unarchive' : 'templates.archive');
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="sm" wrap="nowrap">
          <ChannelIcon channel={template.channel} />
          <div>
            <Text size="sm" fw={600}>
              {template.name} {template.archived && <Badge color="gray">{t('pattern.archived')}</Badge>}
            </Text>
            <Text size="xs" c="dimmed">
              {stores.find(({ id }) => id === template.storeId)?.name ?? t('templates.everyStore')}
            </Text>
          </div>
        </Group>
      </Table.Td>
      <Table.Td maw={420}>
        {template.subject && (
          <Text size="sm" truncate>
            {template.subject}
          </Text>
        )}
        <Text size="xs" c="dimmed" lineClamp={2}>
          {template.body}
        </Text>
      </Table.Td>
      <Table.Td className="tabular nowrap">{format.instant(template.updatedAt, 'fullDate')}</Table.Td>
      <Table.Td>
        {mayWrite && (
          <Group gap={2} wrap="nowrap">
            <ActionIcon aria-label={`${template.name}: ${t('action.edit')}`} onClick={onEdit}>
              <IconPencil size={16} />
            </ActionIcon>
            <ActionIcon
              aria-label={`${template.name}: ${label}`}
              loading={save.isPending}
              onClick={() => save.mutate({ archived: !template.archived })}
            >
              {template.archived ? <IconArchiveOff size={16} /> : <IconArchive size={16} />}
            </ActionIcon>
          </Group>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
