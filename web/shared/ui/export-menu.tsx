import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

export type ExportFormat = { format: 'csv' | 'xlsx'; encoding: 'utf-8' | 'shift_jis' };

const formats = {
  exportCsvUtf8: { format: 'csv', encoding: 'utf-8' },
  exportCsvSjis: { format: 'csv', encoding: 'shift_jis' },
  exportExcel: { format: 'xlsx', encoding: 'utf-8' },
} as const satisfies Record<string, ExportFormat>;
const names = Object.keys(formats) as (keyof typeof formats)[];

interface Props {
  /** a file the browser fetches by itself */
  href?: (format: ExportFormat) => string;
  /** a file that is asked for with a body */
  onPick?: (format: ExportFormat) => void;
  loading?: boolean;
}

/** A list as a file, in the encodings that are in use (B14). */
export function ExportMenu({ href, onPick, loading = false }: Props) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="xs" variant="default" loading={loading} leftSection={<IconDownload size={15} />}>
          {t('search.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {names.map((name) =>
          href ? (
            <Menu.Item key={name} component="a" href={href(formats[name])} download>
              {t(`search.${name}`)}
            </Menu.Item>
          ) : (
            <Menu.Item key={name} onClick={() => onPick?.(formats[name])}>
              {t(`search.${name}`)}
            </Menu.Item>
          ),
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
