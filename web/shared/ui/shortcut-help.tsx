import { Kbd, Table } from '@mantine/core';
import { modals } from '@mantine/modals';
import i18next from 'i18next';

const keys = [
  ['Ctrl K', 'palette'],
  ['J / ↓', 'next'],
  ['K / ↑', 'previous'],
  ['Enter', 'open'],
  ['1', 'connected'],
  ['2', 'noAnswer'],
  ['3', 'callBack'],
  ['4', 'refused'],
  ['5', 'wrongNumber'],
  ['N', 'note'],
  ['Esc', 'leaveNote'],
  ['T', 'takeOver'],
  ['X', 'select'],
  ['?', 'help'],
] as const;

/** The keys of the app, from the board's `?` and from the person's menu. */
export function openShortcutHelp(): void {
  const t = i18next.t;
  modals.open({
    title: t('shortcut.title'),
    closeButtonProps: { 'aria-label': t('action.close') },
    children: (
      <Table>
        <Table.Tbody>
          {keys.map(([key, name]) => (
            <Table.Tr key={key}>
              <Table.Td w={110}>
                <Kbd>{key}</Kbd>
              </Table.Td>
              <Table.Td>{t(`shortcut.${name}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    ),
  });
}
