import { Alert, Badge, Button, FileButton, Group, Modal, Stack, Table, Text } from '@mantine/core';
import { IconAlertTriangle, IconFileTypeCsv } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText, showDone } from '../../../shared/notify.ts';
import { useFormat } from '../../../shared/use-format.ts';
import { useCheckPrices, useImportPrices } from '../api/change-contract.ts';
import { useItemName } from '../use-item-name.ts';

/** Excel saves CSV as Shift_JIS on Windows: what is no UTF-8 is read as that. */
async function textOf(file: File): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('shift_jis').decode(bytes);
  }
}

/** A price list from a file: checked first, line by line, then set as a whole or not at all. */
export function ImportPricesDialog({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const nameOf = useItemName();
  const [file, setFile] = useState<{ name: string; csv: string } | null>(null);
  const check = useCheckPrices();
  const save = useImportPrices();
  const take = async (chosen: File | null) => {
    if (!chosen) return;
    const csv = await textOf(chosen);
    setFile({ name: chosen.name, csv });
    save.reset();
    check.mutate(csv);
  };
  const { rows = [], errors = [] } = check.data ?? {};
  const news = rows.filter(({ state }) => state === 'new');
  const error = check.error ?? save.error;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('usage.importPrices')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack gap="sm">
        <Text size="sm">{t('usage.importHint')}</Text>
        <Group gap="xs">
          <FileButton accept=".csv,text/csv,text/plain" onChange={(chosen) => void take(chosen)}>
            {(props) => (
              <Button {...props} variant="default" leftSection={<IconFileTypeCsv size={16} />}>
                {t('usage.chooseFile')}
              </Button>
            )}
          </FileButton>
          {file && <Text size="sm">{file.name}</Text>}
        </Group>
        {error && (
          <Text size="sm" c="red" role="alert">
            {errorText(error)}
          </Text>
        )}
        {errors.length > 0 && (
          <Alert
            role="alert"
            color="red"
            variant="light"
            icon={<IconAlertTriangle size={18} />}
            title={t('usage.importErrors', { n: errors.length })}
          >
            {errors.map(({ row, field, message, remedy }) => (
              <Text key={`${row} ${field}`} size="sm">
                {t('usage.importRow', { row })}{' '}
                {i18n.language === 'ja' ? `${message}。${remedy}` : t(`usage.importWrong.${field as 'file'}`)}
              </Text>
            ))}
          </Alert>
        )}
        {rows.length > 0 && (
          <Table.ScrollContainer
            minWidth={420}
            mah={300}
            scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
          >
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('usage.item')}</Table.Th>
                  <Table.Th>{t('usage.validFrom')}</Table.Th>
                  <Table.Th ta="end">{t('usage.price')}</Table.Th>
                  <Table.Th>{t('usage.state')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map(({ row, item, validFrom, yen, state }) => (
                  <Table.Tr key={row}>
                    <Table.Td>{nameOf(item)}</Table.Td>
                    <Table.Td className="nowrap">{format.day(validFrom)}</Table.Td>
                    <Table.Td ta="end" className="tabular">
                      {format.yen(yen)}
                    </Table.Td>
                    <Table.Td>
                      <Badge color={state === 'new' ? 'kaze' : 'gray'}>
                        {t(`usage.importState.${state}`)}
                      </Badge>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
        {check.isSuccess && errors.length === 0 && news.length === 0 && (
          <Text size="sm" role="status">
            {t('usage.importNothing')}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button
            disabled={!file || errors.length > 0 || news.length === 0}
            loading={save.isPending || check.isPending}
            onClick={() =>
              file &&
              save.mutate(file.csv, {
                onSuccess: ({ imported }) => {
                  showDone(t('usage.imported', { n: imported }));
                  onClose();
                },
              })
            }
          >
            {t('usage.importDo', { n: news.length })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
