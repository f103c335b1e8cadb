import type { AuditEntry } from '#contract/manager';
import { ActionIcon, Badge, Code, Table, Text } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconRobot, IconUser } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import { difference } from '../difference.ts';
import { useAuditWords } from '../use-audit-words.ts';

/** Who changed what, when; a row opens to show each field before and after. */
export function AuditRows({ entries }: { entries: AuditEntry[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useAuditWords();
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Table.ScrollContainer minWidth={330} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={44}>
              <span aria-hidden />
            </Table.Th>
            <Table.Th>{t('operations.at')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('audit.who')}</Table.Th>
            <Table.Th>{t('audit.what')}</Table.Th>
            <Table.Th>{t('audit.where')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => {
            const changes = difference(entry.before, entry.after);
            const opened = open === entry.id;
            return (
              <Fragment key={entry.id}>
                <Table.Tr>
                  <Table.Td>
                    {changes.length > 0 && (
                      <ActionIcon
                        size="sm"
                        aria-expanded={opened}
                        aria-label={t('audit.changes', { n: changes.length })}
                        onClick={() => setOpen(opened ? null : entry.id)}
                      >
                        {opened ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
                      </ActionIcon>
                    )}
                  </Table.Td>
                  <Table.Td className="tabular">
                    {format.instant(entry.at, 'fullDateTime')}
                    <Text size="xs" c="dimmed" hiddenFrom="sm">
                      {entry.actor.name}
                    </Text>
                  </Table.Td>
                  <Table.Td visibleFrom="sm">
                    <Text
                      size="sm"
                      component="span"
                      style={{ display: 'inline-flex', alignItems: 'center', gap: 6 }}
                    >
                      {entry.actor.kind === 'user' ? (
                        <IconUser size={15} aria-hidden />
                      ) : (
                        <IconRobot size={15} aria-hidden />
                      )}
                      {entry.actor.name}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <Badge miw="max-content" color={words.color(entry.action)}>
                      {words.action(entry.action)}
                    </Badge>
                  </Table.Td>
                  <Table.Td>
                    <Target entry={entry} name={words.entity(entry.entity)} />
                  </Table.Td>
                </Table.Tr>
                {opened && (
                  <Table.Tr>
                    <Table.Td />
                    <Table.Td colSpan={4} pt={0}>
                      <Changes changes={changes} />
                    </Table.Td>
                  </Table.Tr>
                )}
              </Fragment>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Target({ entry, name }: { entry: AuditEntry; name: string }) {
  if (entry.entity === 'customer') {
    return (
      <Link to="/customers/$customerId" params={{ customerId: entry.entityId }} className="plain-link">
        {name}
      </Link>
    );
  }
  if (entry.entity === 'pattern') {
    return (
      <Link to="/patterns/$patternId" params={{ patternId: entry.entityId }} className="plain-link">
        {name}
      </Link>
    );
  }
  return (
    <>
      {name}{' '}
      <Text span size="xs" c="dimmed" className="tabular">
        {entry.entityId.slice(-6)}
      </Text>
    </>
  );
}

function Changes({ changes }: { changes: ReturnType<typeof difference> }) {
  const { t } = useTranslation();
  return (
    <Table withTableBorder>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('audit.field')}</Table.Th>
          <Table.Th>{t('audit.before')}</Table.Th>
          <Table.Th>{t('audit.after')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {changes.map(({ field, before, after }) => (
          <Table.Tr key={field}>
            <Table.Td>
              <Code>{field}</Code>
            </Table.Td>
            <Table.Td c="dimmed">{before}</Table.Td>
            <Table.Td>{after}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
