import { CUSTOMER_FIELDS, fieldOf, type Relation, RELATIONS } from '#domain/customer-query-fields';
import { Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import {
  customerFieldNames,
  type DraftNode,
  type DraftTest,
  newGroup,
  newRelated,
  newTest,
  relationNames,
} from '../query-draft.ts';

/** Every condition that can be added, found by typing a part of its name. */
export function ConditionMenu({ onAdd, groups }: { onAdd: (node: DraftNode) => void; groups: boolean }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'ja' ? 'ja' : 'en';
  const add = (value: string) => {
    const [kind, name = ''] = value.split(':');
    if (kind === 'group') onAdd(newGroup());
    else onAdd(kind === 'relation' ? newRelated(name as Relation) : newTest(name));
  };
  return (
    <Select
      size="xs"
      w={230}
      searchable
      leftSection={<IconPlus size={15} />}
      aria-label={t('search.addCondition')}
      placeholder={t('search.addCondition')}
      value={null}
      onChange={(value) => value && add(value)}
      data={[
        {
          group: t('search.related'),
          items: relationNames.map((name) => ({
            value: `relation:${name}`,
            label: RELATIONS[name][language],
          })),
        },
        {
          group: t('search.ofCustomer'),
          items: customerFieldNames.map((name) => ({
            value: `field:${name}`,
            label: CUSTOMER_FIELDS[name as keyof typeof CUSTOMER_FIELDS][language],
          })),
        },
        ...(groups
          ? [{ group: t('search.other'), items: [{ value: 'group', label: t('search.groupOf') }] }]
          : []),
      ]}
    />
  );
}

/** The conditions on a row that belongs to the customer. */
export function RelatedConditionMenu({
  relation,
  onAdd,
}: {
  relation: Relation;
  onAdd: (test: DraftTest) => void;
}) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'ja' ? 'ja' : 'en';
  const name = t('search.addOf', { name: RELATIONS[relation][language] });
  return (
    <Select
      size="xs"
      w={{ base: 250, sm: 230 }}
      searchable
      variant="unstyled"
      leftSection={<IconPlus size={15} />}
      aria-label={name}
      placeholder={name}
      value={null}
      onChange={(field) => field && onAdd(newTest(field, relation))}
      data={Object.keys(RELATIONS[relation].fields).map((field) => ({
        value: field,
        label: fieldOf(field, relation)?.[language] ?? field,
      }))}
    />
  );
}
