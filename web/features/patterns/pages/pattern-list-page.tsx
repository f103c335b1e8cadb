import {
  Badge,
  Button,
  Group,
  Paper,
  SegmentedControl,
  SimpleGrid,
  Switch,
  Text,
  Title,
} from '@mantine/core';
import { IconPlus, IconRoute } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { patternsQuery } from '../../../shared/api/get-patterns.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { StepStrip } from '../components/step-strip.tsx';
import classes from './pattern-list-page.module.css';

export function PatternListPage() {
  const { t } = useTranslation();
  const { storeId } = useStoreChoice();
  const mayWrite = useCan('pattern.write');
  const [kind, setKind] = useState('all');
  const [archived, setArchived] = useState(false);
  const list = useQuery(patternsQuery(storeId, archived));
  const patterns = list.data?.filter((pattern) => kind === 'all' || pattern.kind === kind) ?? [];
  return (
    <Page
      title={t('nav.patterns')}
      hint={t('pattern.listHint')}
      actions={
        mayWrite && (
          <Button size="xs" leftSection={<IconPlus size={16} />} component={Link} to="/patterns/new">
            {t('pattern.add')}
          </Button>
        )
      }
    >
      <Group>
        <SegmentedControl
          size="xs"
          aria-label={t('pattern.kindLabel')}
          value={kind}
          onChange={setKind}
          data={[
            { value: 'all', label: t('pattern.kind.all') },
            { value: 'before', label: t('pattern.kind.before') },
            { value: 'after', label: t('pattern.kind.after') },
          ]}
        />
        <Switch
          size="xs"
          label={t('pattern.showArchived')}
          checked={archived}
          onChange={(event) => setArchived(event.currentTarget.checked)}
        />
      </Group>
      {list.isPending && <Loading />}
      {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && patterns.length === 0 && (
        <Paper>
          <EmptyState icon={IconRoute} title={t('pattern.none')} text={t('pattern.noneText')} />
        </Paper>
      )}
      <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }} spacing="md">
        {patterns.map((pattern) => (
          <Paper key={pattern.id} p="md" className={classes['card'] ?? ''}>
            <Group justify="space-between" wrap="nowrap" align="flex-start">
              <div style={{ minWidth: 0 }}>
                <Title order={2} fz="md">
                  <Link
                    to="/patterns/$patternId"
                    params={{ patternId: pattern.id }}
                    className={classes['link'] ?? ''}
                  >
                    {pattern.name}
                  </Link>
                </Title>
                <Text size="xs" c="dimmed">
                  {t('pattern.summary', {
                    base: t(`pattern.base.${pattern.base}`),
                    n: pattern.steps.length,
                    version: pattern.version,
                  })}
                </Text>
              </div>
              <Badge color={pattern.kind === 'before' ? 'kaze' : 'blue'}>
                {t(`pattern.kind.${pattern.kind}`)}
              </Badge>
            </Group>
            <StepStrip steps={pattern.steps} />
            <Group gap="xs" justify="space-between">
              <Text size="xs" c="dimmed" className="tabular">
                {t('pattern.inFlight', { n: pattern.openFollows })}
              </Text>
              {pattern.archived && <Badge color="gray">{t('pattern.archived')}</Badge>}
            </Group>
          </Paper>
        ))}
      </SimpleGrid>
    </Page>
  );
}
