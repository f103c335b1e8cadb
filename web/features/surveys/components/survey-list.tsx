import { ActionIcon, Badge, Button, Group, Paper, Select, Stack, Table, Text } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconForms, IconPencil, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SurveyDefinitionView } from '#contract/surveys';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { surveysQuery, useArchiveSurvey } from '../api/surveys.ts';
import { SurveyDialog } from './survey-dialog.tsx';
import { SurveyPreview } from './survey-preview.tsx';

/** Surveys of all stores and of one's own (C4), each with its versions: old answers are read by theirs. */
export function SurveyList() {
  const { t } = useTranslation();
  const mayWrite = useCan('pattern.write');
  const query = useQuery(surveysQuery);
  const [editing, setEditing] = useState<SurveyDefinitionView | 'new' | null>(null);
  const surveys = versionsBySurvey(query.data ?? []);
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {t('survey.about')}
        </Text>
        {mayWrite && (
          <Button size="xs" leftSection={<IconPlus size={16} />} onClick={() => setEditing('new')}>
            {t('survey.add')}
          </Button>
        )}
      </Group>
      <Paper style={{ overflow: 'hidden' }}>
        {query.isPending && <Loading />}
        {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && surveys.length === 0 && (
          <EmptyState icon={IconForms} title={t('survey.none')} text={t('survey.noneText')} />
        )}
        {surveys.length > 0 && (
          <Table.ScrollContainer minWidth={620} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('survey.title')}</Table.Th>
                  <Table.Th>{t('survey.store')}</Table.Th>
                  <Table.Th>{t('survey.version')}</Table.Th>
                  <Table.Th w={86} aria-label={t('action.edit')} />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {surveys.map((versions) => (
                  <Row
                    key={`${versions[0].kind} ${versions[0].storeId}`}
                    versions={versions}
                    onEdit={() => setEditing(versions[0])}
                  />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Paper>
      {editing && (
        <SurveyDialog survey={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
    </Stack>
  );
}

type Versions = [SurveyDefinitionView, ...SurveyDefinitionView[]];

/** They come newest first within kind and store. */
function versionsBySurvey(definitions: readonly SurveyDefinitionView[]): Versions[] {
  const surveys = new Map<string, Versions>();
  for (const definition of definitions) {
    const key = `${definition.kind} ${definition.storeId ?? ''}`;
    const known = surveys.get(key);
    if (known) known.push(definition);
    else surveys.set(key, [definition]);
  }
  return [...surveys.values()];
}

function Row({ versions, onEdit }: { versions: Versions; onEdit: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { stores } = useStoreChoice();
  const mayWrite = useCan('pattern.write');
  const archive = useArchiveSurvey();
  const [newest] = versions;
  const [shown, setShown] = useState<string | null>(null);
  const version = versions.find(({ id }) => id === shown);
  const { kind, storeId, archived, title } = newest;
  const label = t(archived ? 'survey.unarchive' : 'survey.archive');
  return (
    <>
      <Table.Tr>
        <Table.Td>
          <Group gap={6}>
            <Text size="sm" fw={600}>
              {title}
            </Text>
            {archived && <Badge color="gray">{t('pattern.archived')}</Badge>}
          </Group>
          <Text size="xs" c="dimmed">
            {t('survey.questions', { count: newest.content.questions.length })}
          </Text>
        </Table.Td>
        <Table.Td>{stores.find(({ id }) => id === storeId)?.name ?? t('templates.everyStore')}</Table.Td>
        <Table.Td>
          <Select
            size="xs"
            w={210}
            clearable
            clearButtonProps={{ 'aria-label': t('action.clear') }}
            aria-label={`${title}: ${t('survey.read')}`}
            placeholder={t('survey.read')}
            value={shown}
            onChange={setShown}
            data={versions.map((each) => ({
              value: each.id,
              label: `${t('survey.versionNr', { n: each.version })} — ${format.instant(each.createdAt, 'fullDate')}`,
            }))}
          />
        </Table.Td>
        <Table.Td>
          {mayWrite && (
            <Group gap={2} wrap="nowrap">
              <ActionIcon aria-label={`${title}: ${t('action.edit')}`} onClick={onEdit}>
                <IconPencil size={16} />
              </ActionIcon>
              <ActionIcon
                aria-label={`${title}: ${label}`}
                loading={archive.isPending}
                onClick={() => archive.mutate({ kind, storeId, archived: !archived })}
              >
                {archived ? <IconArchiveOff size={16} /> : <IconArchive size={16} />}
              </ActionIcon>
            </Group>
          )}
        </Table.Td>
      </Table.Tr>
      {version && (
        <Table.Tr>
          <Table.Td colSpan={4}>
            <SurveyPreview content={version.content} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}
