import type { FoundCustomer } from '#contract/customer-search';
import { Badge, Group } from '@mantine/core';
import { columnVisibilityFeature, createColumnHelper, tableFeatures } from '@tanstack/react-table';
import { Link } from '@tanstack/react-router';
import type i18next from 'i18next';
import { homePhone } from '../../../shared/phone.ts';
import { ChannelIcon } from '../../../shared/ui/channel.tsx';
import type { Format } from '../../../shared/use-format.ts';
import { decisionColor } from '../../cleaning/words.ts';
import { stateColor } from '../../customers/components/state-color.ts';
import classes from './found-table.module.css';

export const features = tableFeatures({ columnVisibilityFeature });
const helper = createColumnHelper<typeof features, FoundCustomer>();

export const columnNames = [
  'name',
  'phone',
  'store',
  'state',
  'lastNegotiated',
  'follow',
  'next',
  'vehicles',
  'tags',
  'assignee',
  'lastContact',
  'consent',
  'lastUsed',
  'decision',
] as const;
export type ColumnName = (typeof columnNames)[number];

export const hiddenAtFirst: Record<string, boolean> = {
  store: false,
  lastContact: false,
  consent: false,
  lastUsed: false,
  decision: false,
};

/** The columns in the language and zone of the person. */
export function foundColumns(t: typeof i18next.t, format: Format) {
  const column = (id: ColumnName, cell: (customer: FoundCustomer) => React.ReactNode) =>
    helper.display({ id, header: t(`search.column.${id}`), cell: ({ row }) => cell(row.original) });
  return helper.columns([
    column('name', ({ id, name, kana }) => (
      <>
        <Link to="/customers/$customerId" params={{ customerId: id }} className={classes['link'] ?? ''}>
          <strong>{name}</strong>
        </Link>
        <small>{kana}</small>
      </>
    )),
    column('phone', ({ phone, phoneEntered }) => (
      <span className="tabular">{phoneEntered ?? (phone ? homePhone(phone) : '—')}</span>
    )),
    column('store', ({ storeName }) => storeName),
    column('state', ({ negotiationState }) => (
      <Badge color={stateColor[negotiationState]}>{t(`customer.negotiation.${negotiationState}`)}</Badge>
    )),
    column('lastNegotiated', ({ lastNegotiatedOn }) => (
      <span className="tabular">{format.day(lastNegotiatedOn)}</span>
    )),
    column('follow', ({ follow }) => follow?.patternName ?? '—'),
    column('next', ({ follow }) =>
      follow?.nextDueAt ? (
        <Group gap={6} wrap="nowrap" className="tabular">
          {follow.nextChannel && <ChannelIcon channel={follow.nextChannel} size={20} />}
          {format.instant(follow.nextDueAt)}
        </Group>
      ) : (
        '—'
      ),
    ),
    column('vehicles', ({ vehicles }) => <span title={vehicles ?? undefined}>{vehicles ?? '—'}</span>),
    column('tags', ({ tags }) => (
      <Group gap={4} wrap="nowrap">
        {tags.map((tag) => (
          <Badge key={tag} size="sm" color="gray">
            {tag}
          </Badge>
        ))}
      </Group>
    )),
    column('assignee', ({ assigneeName }) => assigneeName ?? '—'),
    column('lastContact', ({ lastContactAt }) => (
      <span className="tabular">{format.instant(lastContactAt)}</span>
    )),
    column('consent', ({ consent }) => (
      <Group gap={4} wrap="nowrap">
        {(['mail', 'sms', 'postcard'] as const)
          .filter((channel) => consent[channel] === 'granted')
          .map((channel) => (
            <ChannelIcon key={channel} channel={channel} size={20} />
          ))}
      </Group>
    )),
    column('lastUsed', ({ lastUsedOn }) => (
      <span className="tabular">{lastUsedOn ? format.day(lastUsedOn) : t('cleaning.neverUsed')}</span>
    )),
    column('decision', ({ cleaningDecision }) => (
      <Badge miw="fit-content" color={decisionColor[cleaningDecision]}>
        {t(`cleaning.decision.${cleaningDecision}`)}
      </Badge>
    )),
  ]);
}
