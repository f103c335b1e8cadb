import type { PostcardBatch, PostcardCard } from '#contract/postcards';
import { Badge, Group, Paper, SegmentedControl, Table, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LoadMore } from '../../../shared/ui/load-more.tsx';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { cardsQuery } from '../api/postcards.ts';
import { cardColor } from '../batch-state.ts';

const filters = ['all', 'in', 'left_out', 'returned'] as const;

/** Whose cards are in a batch, and who was left out and why. */
export function CardList({ batch }: { batch: PostcardBatch }) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<(typeof filters)[number]>('all');
  const revision = `${batch.status} ${batch.returned}`;
  const list = useInfiniteQuery(cardsQuery(batch.id, filter === 'all' ? null : filter, revision));
  const cards = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Paper component="section" aria-labelledby="cards" style={{ overflow: 'hidden' }}>
      <Group justify="space-between" px="md" pt="md" pb="xs">
        <Title order={2} id="cards">
          {t('postcards.cardList')}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={t('postcards.state')}
          value={filter}
          onChange={(value) => setFilter(filters.find((item) => item === value) ?? 'all')}
          data={filters.map((value) => ({
            value,
            label: value === 'all' ? t('postcards.allCards') : t(`postcards.cardStatus.${value}`),
          }))}
        />
      </Group>
      {list.isPending && <Loading />}
      {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && cards.length === 0 && <EmptyState title={t('postcards.noCards')} />}
      {cards.length > 0 && (
        <Table.ScrollContainer minWidth={640} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table highlightOnHover horizontalSpacing="md">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('postcards.number')}</Table.Th>
                <Table.Th>{t('postcards.customer')}</Table.Th>
                <Table.Th>{t('postcards.address')}</Table.Th>
                <Table.Th>{t('postcards.state')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {cards.map((card) => (
                <CardRow key={card.id} card={card} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <LoadMore list={list} />
    </Paper>
  );
}

function CardRow({ card }: { card: PostcardCard }) {
  const { t } = useTranslation();
  return (
    <Table.Tr>
      <Table.Td className="tabular nowrap">{card.number ?? '—'}</Table.Td>
      <Table.Td className="nowrap">
        <Link to="/customers/$customerId" params={{ customerId: card.customerId }} className="plain-link">
          <Text span size="sm" fw={600}>
            {card.customerName}
          </Text>
        </Link>
      </Table.Td>
      <Table.Td>
        <Text size="sm" className="tabular">
          {[card.postalCode && `〒${card.postalCode}`, card.address].filter(Boolean).join(' ') || '—'}
        </Text>
      </Table.Td>
      <Table.Td>
        <Badge miw="fit-content" color={cardColor[card.status]}>
          {t(`postcards.cardStatus.${card.status}`)}
        </Badge>
        {card.reasonText && (
          <Text size="xs" c="dimmed">
            {card.reasonText}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
