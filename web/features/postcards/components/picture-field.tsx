import { PICTURE_LIMIT_BYTES } from '#contract/postcards';
import { Button, FileButton, Group, Image, Stack, Text } from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../../shared/notify.ts';
import { useUploadPicture } from '../api/designs.ts';

interface Props {
  pictureId: string | null;
  storeId: string | null;
  readOnly: boolean;
  onChange: (pictureId: string) => void;
}

/** 88 mm at 300 dots per inch. */
const FINE_WIDTH = 1040;

/** A picture from this computer; it is stored at once, and used once the design is saved. */
export function PictureField({ pictureId, storeId, readOnly, onChange }: Props) {
  const { t } = useTranslation();
  const upload = useUploadPicture();
  const [tooLarge, setTooLarge] = useState(false);
  const take = (file: File | null) => {
    if (!file) return;
    setTooLarge(file.size > PICTURE_LIMIT_BYTES);
    if (file.size > PICTURE_LIMIT_BYTES) return;
    upload.mutate({ file, storeId }, { onSuccess: ({ id }) => onChange(id) });
  };
  const problem = tooLarge ? t('postcards.pictureTooLarge') : upload.isError ? errorText(upload.error) : null;
  const coarse = upload.data && upload.data.width < FINE_WIDTH ? upload.data.width : null;
  return (
    <Stack gap={4} role="group" aria-label={t('postcards.picture')}>
      <Text size="sm" fw={500}>
        {t('postcards.picture')}
      </Text>
      <Group>
        {pictureId && (
          <Image
            src={`/api/v1/postcard-pictures/${pictureId}/file`}
            alt={t('postcards.picture')}
            w={96}
            h={64}
            radius="sm"
            fit="cover"
          />
        )}
        {!readOnly && (
          <FileButton accept="image/png,image/jpeg" onChange={take}>
            {(props) => (
              <Button
                {...props}
                size="xs"
                variant="default"
                leftSection={<IconPhoto size={15} />}
                loading={upload.isPending}
              >
                {t('postcards.choosePicture')}
              </Button>
            )}
          </FileButton>
        )}
      </Group>
      <Text size="xs" c="dimmed">
        {t('postcards.pictureHint')}
      </Text>
      {coarse !== null && (
        <Text size="xs" c="var(--mantine-color-amber-text)">
          {t('postcards.pictureSmall', { width: coarse })}
        </Text>
      )}
      {problem && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {problem}
        </Text>
      )}
    </Stack>
  );
}
