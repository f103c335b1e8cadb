import type { Deal } from '#contract/deals';
import { Badge, Box, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import { stateColor } from '../../customers/components/state-color.ts';
import classes from './deal-list.module.css';
import { MessageShortcut } from './message-shortcut.tsx';
import { QuoteLink } from './quote-link.tsx';
import { SurveyMark } from './survey-mark.tsx';
import { WishBadges } from './wish-badges.tsx';

const SHOWN = 4;

/** 商談顧客: one row per customer with all quotes (C1), by 更新日時 (C2). */
export function DealTable({ deals }: { deals: Deal[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={classes['scroller']} tabIndex={0} role="region" aria-label={t('deal.deals')}>
      <Table className={classes['table'] ?? ''} stickyHeader verticalSpacing="xs" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('deal.column.customer')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('deal.column.quotes')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('deal.wishes')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('deal.column.updated')}</Table.Th>
            <Table.Th visibleFrom="md">{t('deal.column.assignee')}</Table.Th>
            <Table.Th visibleFrom="md">{t('deal.column.survey')}</Table.Th>
            <Table.Th>
              <Text span fz="xs" fw={700} visibleFrom="sm">
                {t('deal.column.message')}
              </Text>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {deals.map((deal) => (
            <Table.Tr key={deal.customerId}>
              <Table.Td>
                <Link
                  to="/quotes/$quoteId"
                  params={{ quoteId: deal.newestQuoteId }}
                  className={classes['name'] ?? ''}
                >
                  {deal.name}
                </Link>
                <small>{deal.kana}</small>
                {deal.waiting && (
                  <Badge mt={4} size="sm" color="red">
                    {t('deal.waiting')}
                  </Badge>
                )}
                <Box hiddenFrom="sm" mt={4}>
                  <Quotes deal={deal} />
                  {deal.wishes.length > 0 && (
                    <Box my={4}>
                      <WishBadges wishes={deal.wishes} />
                    </Box>
                  )}
                  <small className="tabular">
                    {t('deal.column.updated')} {format.instant(deal.updatedAt)}
                  </small>
                </Box>
              </Table.Td>
              <Table.Td visibleFrom="sm" maw={340}>
                <Quotes deal={deal} />
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <WishBadges wishes={deal.wishes} />
              </Table.Td>
              <Table.Td visibleFrom="sm" className="tabular nowrap">
                {format.instant(deal.updatedAt)}
              </Table.Td>
              <Table.Td visibleFrom="md">{deal.assigneeName ?? '—'}</Table.Td>
              <Table.Td visibleFrom="md">
                <SurveyMark answered={deal.hasSurvey} />
              </Table.Td>
              <Table.Td>
                <MessageShortcut
                  customerId={deal.quotes[0]?.customerId ?? deal.customerId}
                  quoteId={deal.newestQuoteId}
                  name={deal.name}
                  unread={deal.unread}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Quotes({ deal: { quotes } }: { deal: Deal }) {
  const { t } = useTranslation();
  return (
    <ul className={classes['quotes']}>
      {quotes.slice(0, SHOWN).map((quote) => (
        <li key={quote.id}>
          <Badge size="sm" color={stateColor[quote.status]} style={{ flexShrink: 0 }}>
            {t(`customer.negotiation.${quote.status}`)}
          </Badge>
          <QuoteLink id={quote.id} text={quote.vehicleText} />
        </li>
      ))}
      {quotes.length > SHOWN && (
        <li>
          <Text span size="xs" c="dimmed">
            {t('deal.moreQuotes', { n: quotes.length - SHOWN })}
          </Text>
        </li>
      )}
    </ul>
  );
}
