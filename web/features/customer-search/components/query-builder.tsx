import {
  fieldOf,
  type Match,
  MATCHES,
  OPERATORS,
  type Operator,
  type Relation,
  RELATIONS,
} from '#domain/customer-query-fields';
import { ActionIcon, Group, Paper, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import {
  type DraftGroup,
  type DraftNode,
  type DraftRelated,
  type DraftTest,
  initialValue,
  lacksValue,
} from '../query-draft.ts';
import { ConditionMenu, RelatedConditionMenu } from './condition-menu.tsx';
import { NumberBounds, ValueInput } from './value-input.tsx';

/** Groups inside groups, two deep: what people can still read. */
const DEEPEST = 2;

interface GroupProps {
  group: DraftGroup;
  depth?: number;
  onChange: (group: DraftGroup) => void;
  onRemove?: () => void;
}

/** Conditions that all hold, or any of them (B5). */
export function QueryBuilder({ group, depth = 0, onChange, onRemove }: GroupProps) {
  const { t } = useTranslation();
  const setMembers = (members: DraftNode[]) => onChange({ ...group, members });
  const replace = (node: DraftNode) =>
    setMembers(group.members.map((member) => (member.key === node.key ? node : member)));
  const content = (
    <Stack gap={8}>
      <Group gap="xs">
        <SegmentedControl
          size="xs"
          aria-label={t('search.matchLabel')}
          value={group.mode}
          onChange={(mode) => onChange({ ...group, mode: mode === 'any' ? 'any' : 'all' })}
          data={[
            { value: 'all', label: t('search.matchAll') },
            { value: 'any', label: t('search.matchAny') },
          ]}
        />
        {onRemove && <Remove name={t('search.groupOf')} onRemove={onRemove} />}
      </Group>
      {group.members.map((node) => {
        const remove = () => setMembers(group.members.filter(({ key }) => key !== node.key));
        if (node.kind === 'group')
          return (
            <QueryBuilder
              key={node.key}
              group={node}
              depth={depth + 1}
              onChange={replace}
              onRemove={remove}
            />
          );
        return node.kind === 'related' ? (
          <RelatedCard key={node.key} node={node} onChange={replace} onRemove={remove} />
        ) : (
          <TestRow key={node.key} test={node} onChange={replace} onRemove={remove} />
        );
      })}
      <ConditionMenu groups={depth < DEEPEST} onAdd={(node) => setMembers([...group.members, node])} />
    </Stack>
  );
  return depth === 0 ? content : <Paper p="xs">{content}</Paper>;
}

function Remove({ name, onRemove }: { name: string; onRemove: () => void }) {
  const { t } = useTranslation();
  return (
    <ActionIcon aria-label={t('search.remove', { name })} onClick={onRemove}>
      <IconX size={16} />
    </ActionIcon>
  );
}

interface TestProps {
  test: DraftTest;
  relation?: Relation;
  onChange: (test: DraftTest) => void;
  onRemove: () => void;
}

function TestRow({ test, relation, onChange, onRemove }: TestProps) {
  const { t, i18n } = useTranslation();
  const field = fieldOf(test.field, relation);
  const name = field?.[i18n.language === 'ja' ? 'ja' : 'en'] ?? test.field;
  const operators: readonly Operator[] = OPERATORS[field?.kind ?? 'text'];
  return (
    <div role="group" aria-label={name}>
      <Group gap={6}>
        <Text size="sm" fw={600} miw={96}>
          {name}
        </Text>
        {operators.length > 1 && (
          <Select
            size="xs"
            w={168}
            allowDeselect={false}
            aria-label={t('search.comparison')}
            value={test.op}
            onChange={(op) =>
              op && onChange({ ...test, op: op as Operator, value: kept(test, op as Operator) })
            }
            data={operators.map((op) => ({ value: op, label: t(`search.op.${op}`) }))}
          />
        )}
        <ValueInput test={test} relation={relation} onChange={(value) => onChange({ ...test, value })} />
        <Remove name={name} onRemove={onRemove} />
        {lacksValue(test, relation) && (
          <Text size="xs" c="dimmed">
            {t('search.incomplete')}
          </Text>
        )}
      </Group>
    </div>
  );
}

/** A value that still fits another comparison stays. */
function kept(test: DraftTest, op: Operator): DraftTest['value'] {
  const fresh = initialValue(op);
  const same = typeof fresh === typeof test.value && Array.isArray(fresh) === Array.isArray(test.value);
  const durations = typeof fresh === 'string' && fresh.startsWith('P');
  const wasDuration = typeof test.value === 'string' && /^P\d/.test(test.value);
  return same && durations === wasDuration ? test.value : fresh;
}

interface RelatedProps {
  node: DraftRelated;
  onChange: (node: DraftRelated) => void;
  onRemove: () => void;
}

function RelatedCard({ node, onChange, onRemove }: RelatedProps) {
  const { t, i18n } = useTranslation();
  const name = RELATIONS[node.relation][i18n.language === 'ja' ? 'ja' : 'en'];
  const matches = MATCHES.filter((match) => match !== 'total' || node.relation === 'order');
  return (
    <Paper p="xs" role="group" aria-label={name} bg="var(--oikaze-canvas)">
      <Group gap={6}>
        <Text size="sm" fw={600} miw={88}>
          {name}
        </Text>
        <Select
          size="xs"
          w={168}
          allowDeselect={false}
          aria-label={t('search.matchOf', { name })}
          value={node.match}
          onChange={(match) => match && onChange({ ...node, match: match as Match })}
          data={matches.map((match) => ({ value: match, label: t(`search.match.${match}`) }))}
        />
        {node.match === 'total' && (
          <NumberBounds
            value={{ min: node.min, max: node.max }}
            onChange={({ min, max }) => onChange({ ...node, min, max })}
          />
        )}
        <Remove name={name} onRemove={onRemove} />
      </Group>
      <Stack gap={6} mt={6} pl={{ base: 0, sm: 'md' }}>
        <RowTests
          relation={node.relation}
          tests={node.where}
          onChange={(where) => onChange({ ...node, where })}
        />
      </Stack>
    </Paper>
  );
}

/** Tests that one row of a relation has to pass, such as the vehicle that something is about. */
export function RowTests({
  relation,
  tests,
  onChange,
}: {
  relation: Relation;
  tests: DraftTest[];
  onChange: (tests: DraftTest[]) => void;
}) {
  return (
    <>
      {tests.map((test) => (
        <TestRow
          key={test.key}
          test={test}
          relation={relation}
          onChange={(next) => onChange(tests.map((item) => (item.key === next.key ? next : item)))}
          onRemove={() => onChange(tests.filter(({ key }) => key !== test.key))}
        />
      ))}
      <RelatedConditionMenu relation={relation} onAdd={(test) => onChange([...tests, test])} />
    </>
  );
}
