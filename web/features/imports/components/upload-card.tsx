import {
  Button,
  FileButton,
  Group,
  Paper,
  Progress,
  SegmentedControl,
  Select,
  Text,
  Title,
} from '@mantine/core';
import { IMPORT_FILE_LIMIT } from '#contract/imports';
import { IMPORT_KINDS, type ImportKind } from '#domain/imports/fields';
import { IconFileTypeCsv, IconUpload } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../../shared/notify.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useUploadImport } from '../api/upload-import.ts';
import classes from './upload-card.module.css';

/** A file is chosen or dropped; its columns are looked at on the next page. */
export function UploadCard() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { storeId, stores } = useStoreChoice();
  const [kind, setKind] = useState<ImportKind>('customers');
  const [target, setTarget] = useState<string | null>(null);
  const [over, setOver] = useState(false);
  const [tooLarge, setTooLarge] = useState(false);
  const forget = useRef<() => void>(null);
  const { upload, share } = useUploadImport();
  const into = storeId ?? target ?? stores[0]?.id ?? null;
  const take = (file: File | null | undefined) => {
    // the same file, mended, may be chosen again
    forget.current?.();
    if (!file) return;
    setTooLarge(file.size > IMPORT_FILE_LIMIT);
    if (file.size > IMPORT_FILE_LIMIT) return;
    upload.mutate(
      { file, kind, storeId: into },
      { onSuccess: ({ id }) => void navigate({ to: '/imports/$importId', params: { importId: id } }) },
    );
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <Paper p="md" component="section" aria-labelledby="new-import">
      <Title order={2} id="new-import" mb="sm">
        {t('imports.new')}
      </Title>
      <Group mb="sm" gap="sm">
        <SegmentedControl
          size="xs"
          aria-label={t('imports.kindLabel')}
          value={kind}
          onChange={(value) => setKind(value as ImportKind)}
          data={IMPORT_KINDS.map((value) => ({ value, label: t(`imports.kind.${value}`) }))}
        />
        {!storeId && stores.length > 1 && (
          <Select
            size="xs"
            aria-label={t('imports.store')}
            value={into}
            onChange={setTarget}
            allowDeselect={false}
            data={stores.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
      </Group>
      <div
        className={classes['drop']}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <IconFileTypeCsv size={34} stroke={1.4} aria-hidden />
        {upload.isPending ? (
          <div style={{ width: '100%', maxWidth: 360 }}>
            <Text size="sm" ta="center" mb={6} className="tabular" role="status">
              {t('imports.sending', { percent: Math.round(share * 100) })}
            </Text>
            <Progress value={share * 100} aria-label={t('imports.sendingLabel')} />
          </div>
        ) : (
          <>
            <FileButton resetRef={forget} accept=".csv,.txt,.tsv,text/csv,text/plain" onChange={take}>
              {(props) => (
                <Button {...props} leftSection={<IconUpload size={16} />}>
                  {t('imports.choose')}
                </Button>
              )}
            </FileButton>
            <Text size="xs" c="dimmed" ta="center">
              {t('imports.dropHint')}
            </Text>
            {(tooLarge || upload.isError) && (
              <Text size="sm" c="var(--mantine-color-error)" ta="center" role="alert">
                {tooLarge ? t('imports.tooLarge') : errorText(upload.error)}
              </Text>
            )}
          </>
        )}
      </div>
    </Paper>
  );
}
