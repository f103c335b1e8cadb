import { Alert, Badge, Button, Group, Menu, Tabs, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import {
  IconArchive,
  IconChevronLeft,
  IconDotsVertical,
  IconHistory,
  IconRoute,
  IconTrash,
  IconUsers,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showDone } from '../../../shared/notify.ts';
import { useCan } from '../../../shared/session/use-me.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { patternQuery } from '../api/get-pattern.ts';
import { useArchivePattern, useDeletePattern, useSavePattern } from '../api/save-pattern.ts';
import { InUseDialog } from '../components/in-use-dialog.tsx';
import { PatternEditor } from '../components/pattern-editor.tsx';
import { VersionList } from '../components/version-list.tsx';
import { toDraft } from '../draft.ts';

export function PatternPage() {
  const { t } = useTranslation();
  const { patternId } = useParams({ from: '/staff/patterns/$patternId' });
  const navigate = useNavigate();
  const mayWrite = useCan('pattern.write');
  const query = useQuery(patternQuery(patternId));
  const save = useSavePattern(patternId);
  const archive = useArchivePattern(patternId);
  const remove = useDeletePattern(patternId);
  const [refused, setRefused] = useState(false);
  const pattern = query.data;
  const initial = useMemo(() => pattern && toDraft(pattern), [pattern]);
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!pattern || !initial) return <Loading />;
  const askDelete = () =>
    modals.openConfirmModal({
      title: t('pattern.delete'),
      children: <Text size="sm">{t('pattern.deleteText', { name: pattern.name })}</Text>,
      labels: { confirm: t('pattern.delete'), cancel: t('action.cancel') },
      confirmProps: { color: 'red' },
      closeButtonProps: { 'aria-label': t('action.close') },
      onConfirm: () => remove.mutate(undefined, { onSuccess: () => void navigate({ to: '/patterns' }) }),
    });
  return (
    <Page
      title={pattern.name}
      before={
        <Link to="/patterns" className="plain-link">
          <Group gap={2} c="dimmed" fz="xs">
            <IconChevronLeft size={14} aria-hidden /> {t('nav.patterns')}
          </Group>
        </Link>
      }
      hint={
        <Group gap={6} component="span">
          v{pattern.version} <Badge size="sm">{t(`pattern.kind.${pattern.kind}`)}</Badge>{' '}
          {pattern.archived && (
            <Badge size="sm" color="gray">
              {t('pattern.archived')}
            </Badge>
          )}
        </Group>
      }
      actions={
        <>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconUsers size={15} />}
            component={Link}
            to="/follows"
            search={{ pattern: pattern.id } as never}
          >
            {t('pattern.inFlight', { n: pattern.openFollows })}
          </Button>
          {mayWrite && (
            <Menu position="bottom-end">
              <Menu.Target>
                <Button size="xs" variant="default" px={7} aria-label={t('action.more')}>
                  <IconDotsVertical size={15} />
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item
                  leftSection={<IconArchive size={15} />}
                  onClick={() => archive.mutate(!pattern.archived)}
                >
                  {pattern.archived ? t('pattern.unarchive') : t('pattern.archive')}
                </Menu.Item>
                <Menu.Item
                  color="red"
                  leftSection={<IconTrash size={15} />}
                  onClick={() => (pattern.openFollows > 0 ? setRefused(true) : askDelete())}
                >
                  {t('pattern.delete')}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </>
      }
    >
      <Tabs defaultValue="edit" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="edit" leftSection={<IconRoute size={16} />}>
            {t('pattern.steps')}
          </Tabs.Tab>
          <Tabs.Tab value="versions" leftSection={<IconHistory size={16} />}>
            {t('pattern.versions')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="edit" keepMounted>
          {pattern.openFollows > 0 && mayWrite && (
            <Alert color="blue" mb="md" py="xs">
              {t('pattern.newVersionHint', { n: pattern.openFollows, version: pattern.version + 1 })}
            </Alert>
          )}
          <PatternEditor
            key={pattern.versionId}
            initial={initial}
            readOnly={!mayWrite}
            saving={save.isPending}
            error={save.error}
            saveLabel={t('pattern.saveAs', { version: pattern.version + 1 })}
            onSave={(draft) =>
              save.mutate(draft, {
                onSuccess: (saved) => showDone(t('pattern.saved', { version: saved.version })),
              })
            }
          />
        </Tabs.Panel>
        <Tabs.Panel value="versions">
          <VersionList patternId={pattern.id} current={pattern.version} />
        </Tabs.Panel>
      </Tabs>
      {refused && (
        <InUseDialog pattern={pattern} onArchive={archive.mutate} onClose={() => setRefused(false)} />
      )}
    </Page>
  );
}
