import type { ImportPreview } from '#contract/imports';
import { Badge, Select, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './column-table.module.css';

interface Props {
  preview: ImportPreview;
  columns: (string | null)[];
  onChange: (columns: (string | null)[]) => void;
}

/** One line per column of the file: its header, what stands in it, and where it goes. */
export function ColumnTable({ preview, columns, onChange }: Props) {
  const { t } = useTranslation();
  const { headers, rows, fields, suggestion } = preview;
  const taken = (key: string, at: number) =>
    !fields.find((field) => field.key === key)?.many &&
    columns.some((column, index) => index !== at && column === key);
  return (
    <ul className={classes['list']}>
      {headers.map((header, at) => {
        const target = columns[at] ?? null;
        const samples = rows.map((row) => row[at] ?? '').filter((cell) => cell !== '');
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a file may carry the same header twice: a column is its place
          <li key={at} className={classes['row']} data-used={target !== null || undefined}>
            <div className={classes['header']}>
              <Text size="sm" fw={600} truncate>
                {header || t('imports.noHeader', { n: at + 1 })}
              </Text>
              <Text size="xs" c="dimmed" truncate title={samples.join(' / ')}>
                {samples.slice(0, 3).join(' / ') || t('imports.noSample')}
              </Text>
            </div>
            <span aria-hidden className={classes['arrow']}>
              →
            </span>
            <Select
              size="xs"
              clearable
              searchable
              clearButtonProps={{ 'aria-label': t('action.clear') }}
              aria-label={t('imports.targetOf', { header: header || at + 1 })}
              placeholder={t('imports.leaveOut')}
              value={target}
              onChange={(key) =>
                onChange(headers.map((_, index) => (index === at ? key : (columns[index] ?? null))))
              }
              data={fields.map(({ key, label, required }) => ({
                value: key,
                label: required ? `${label} *` : label,
                disabled: taken(key, at),
              }))}
            />
            <span className={classes['mark']}>
              {target !== null && target === suggestion[at] && (
                <Badge color="kaze">{t('imports.suggested')}</Badge>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
