import type { Inquiry } from '#contract/deals';
import { Badge, Box, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import classes from './deal-list.module.css';
import { MessageShortcut } from './message-shortcut.tsx';
import { SurveyMark } from './survey-mark.tsx';
import { WishBadges } from './wish-badges.tsx';

/** 新着: one row per quote (C1); who asked before is marked, with a way there (C3). */
export function InquiryTable({ inquiries }: { inquiries: Inquiry[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={classes['scroller']} tabIndex={0} role="region" aria-label={t('deal.inquiries')}>
      <Table className={classes['table'] ?? ''} stickyHeader verticalSpacing="xs" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('deal.column.customer')}</Table.Th>
            <Table.Th>{t('deal.column.quote')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('deal.wishes')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('deal.column.received')}</Table.Th>
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
          {inquiries.map((quote) => (
            <Table.Tr key={quote.id}>
              <Table.Td>
                <Link to="/quotes/$quoteId" params={{ quoteId: quote.id }} className={classes['name'] ?? ''}>
                  {quote.customerName}
                </Link>
                <small>{quote.customerKana}</small>
                {quote.past.count > 0 && quote.past.newestQuoteId && (
                  <Badge
                    mt={4}
                    size="sm"
                    color="amber"
                    variant="light"
                    style={{ cursor: 'pointer' }}
                    renderRoot={(props) => (
                      <Link
                        {...props}
                        to="/quotes/$quoteId"
                        params={{ quoteId: quote.past.newestQuoteId ?? '' }}
                      />
                    )}
                    title={t('deal.askedBeforeHint')}
                  >
                    {t('deal.askedBefore', { n: quote.past.count })}
                  </Badge>
                )}
              </Table.Td>
              <Table.Td>
                {quote.vehicleText ?? (
                  <Text span size="sm" c="dimmed">
                    {t('deal.noVehicle')}
                  </Text>
                )}
                <small className="tabular">
                  {[quote.source, quote.estimateYen !== null && format.yen(quote.estimateYen)]
                    .filter(Boolean)
                    .join(' ・ ')}
                </small>
                <Box hiddenFrom="sm">
                  {quote.wishes.length > 0 && <WishBadges wishes={quote.wishes} />}
                  <small className="tabular">{format.instant(quote.receivedAt)}</small>
                </Box>
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <WishBadges wishes={quote.wishes} />
              </Table.Td>
              <Table.Td visibleFrom="sm" className="tabular nowrap">
                {format.instant(quote.receivedAt)}
              </Table.Td>
              <Table.Td visibleFrom="md">{quote.assigneeName ?? '—'}</Table.Td>
              <Table.Td visibleFrom="md">
                <SurveyMark answered={quote.hasSurvey} />
              </Table.Td>
              <Table.Td>
                <MessageShortcut
                  customerId={quote.customerId}
                  quoteId={quote.id}
                  name={quote.customerName}
                  unread={quote.unread}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
