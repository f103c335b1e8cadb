import type { PostcardDesign } from '#contract/postcards';
import { unknownVariables } from '#domain/template-variables';
import { Alert, Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconArchive, IconChevronLeft, IconDeviceFloppy } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldProblems } from '../../../shared/http.ts';
import { errorText, showDone } from '../../../shared/notify.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { designQuery, previewQuery, useSaveDesign } from '../api/designs.ts';
import { DesignForm, type DesignDraft } from '../components/design-form.tsx';
import { FacePreview } from '../components/face-preview.tsx';

export function DesignPage() {
  const { designId } = useParams({ from: '/staff/postcards/designs/$designId' });
  const query = useQuery(designQuery(designId));
  if (query.isPending) return <Loading />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return <DesignEditor key={query.data.id} design={query.data} />;
}

export const NewDesignPage = () => <DesignEditor design={null} />;

/** A back beside its result, drawn by the server as it will be printed. */
function DesignEditor({ design }: { design: PostcardDesign | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { storeId: chosen, stores } = useStoreChoice();
  const mayWrite = useCan('postcard.write');
  const save = useSaveDesign(design?.id ?? null);
  const [draft, setDraft] = useState<DesignDraft>(
    design ?? {
      name: '',
      storeId: chosen,
      layout: 'text',
      heading: null,
      body: '',
      color: '#1971c2',
      pictureId: null,
    },
  );
  const [settled] = useDebouncedValue(draft, 400);
  const { layout, heading, body, color, pictureId } = settled;
  const previewStore = draft.storeId ?? chosen ?? stores[0]?.id;
  const known = unknownVariables(`${heading ?? ''}\n${body}`).length === 0;
  const ready = (layout === 'text' || pictureId !== null) && known && /^#[0-9a-f]{6}$/i.test(color);
  const preview = useQuery(
    previewQuery(
      { ...(previewStore && { storeId: previewStore }), layout, heading, body, color, pictureId },
      ready,
    ),
  );
  const submit = () => {
    const { name, storeId, ...content } = draft;
    const words = {
      layout: content.layout,
      heading: content.heading,
      body: content.body,
      color: content.color,
    };
    const fields = { name, ...words, pictureId: content.layout === 'text' ? null : content.pictureId };
    save.mutate(design ? fields : { ...fields, storeId }, {
      onSuccess: (saved) => {
        showDone(t('postcards.saved'));
        if (!design) void navigate({ to: '/postcards/designs/$designId', params: { designId: saved.id } });
      },
    });
  };
  return (
    <Page
      title={design?.name ?? t('postcards.newDesign')}
      before={
        <Link to="/postcards" search={{ tab: 'designs' }} className="plain-link">
          <Group gap={2} c="dimmed" fz="xs">
            <IconChevronLeft size={14} aria-hidden /> {t('postcards.tab.designs')}
          </Group>
        </Link>
      }
      hint={design && t('postcards.version', { n: save.data?.version ?? design.version })}
      actions={
        mayWrite && (
          <>
            {design && (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconArchive size={15} />}
                onClick={() =>
                  save.mutate(
                    { archived: !design.archived },
                    { onSuccess: () => void navigate({ to: '/postcards', search: { tab: 'designs' } }) },
                  )
                }
              >
                {design.archived ? t('postcards.restore') : t('postcards.archive')}
              </Button>
            )}
            <Button
              size="xs"
              leftSection={<IconDeviceFloppy size={15} />}
              loading={save.isPending}
              disabled={!draft.name.trim() || !known || (draft.layout !== 'text' && !draft.pictureId)}
              onClick={submit}
            >
              {t('action.save')}
            </Button>
          </>
        )
      }
    >
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Paper p="md">
          {save.isError && (
            <Alert color="red" mb="sm">
              {errorText(save.error)}
            </Alert>
          )}
          <DesignForm
            draft={draft}
            isNew={design === null}
            readOnly={!mayWrite}
            errors={fieldProblems(save.error)}
            onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
          />
        </Paper>
        <Paper p="md" component="section" aria-labelledby="preview">
          <Title order={2} id="preview">
            {t('postcards.preview')}
          </Title>
          <Text size="xs" c="dimmed" mb="sm">
            {t('postcards.previewHint')}
          </Text>
          <Stack gap="sm">
            {preview.isError && ready && <Alert color="amber">{errorText(preview.error)}</Alert>}
            {preview.data && (
              <SimpleGrid cols={{ base: 1, xs: 2 }}>
                {preview.data.back && (
                  <FacePreview svg={preview.data.back} label={t('postcards.previewBack')} />
                )}
                <FacePreview svg={preview.data.address} label={t('postcards.previewAddress')} />
              </SimpleGrid>
            )}
            {preview.isPending && ready && <Loading />}
          </Stack>
        </Paper>
      </SimpleGrid>
    </Page>
  );
}
