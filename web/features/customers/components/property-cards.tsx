import type { Vehicle } from '#contract/vehicles';
import { ActionIcon, Anchor, Badge, Group, Paper, Stack, Text, Title, Tooltip } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../shared/session/use-me.ts';
import { LoadMore } from '../../../shared/ui/load-more.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { customerOrdersQuery, customerQuotesQuery, customerVehiclesQuery } from '../api/get-customer.ts';
import { resultColor } from '../../cleaning/words.ts';
import { OrderDialog } from './order-dialog.tsx';
import { stateColor } from './state-color.ts';
import { VehicleDialog } from './vehicle-dialog.tsx';

/** What the customer owns, bought and asked for. */
export function PropertyCards({ customerId }: { customerId: string }) {
  return (
    <>
      <VehiclesCard customerId={customerId} />
      <QuotesCard customerId={customerId} />
      <OrdersCard customerId={customerId} />
    </>
  );
}

interface CardProps {
  id: string;
  title: string;
  /** what adding is called, where the person may */
  add?: { label: string; onClick: () => void } | false;
  children: ReactNode;
}

function Card({ id, title, add, children }: CardProps) {
  return (
    <Paper p="md" component="section" aria-labelledby={id}>
      <Group justify="space-between" mb="xs" wrap="nowrap">
        <Title order={2} id={id}>
          {title}
        </Title>
        {add && (
          <Tooltip label={add.label}>
            <ActionIcon aria-label={add.label} onClick={add.onClick}>
              <IconPlus size={17} />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
      <Stack gap="xs">{children}</Stack>
    </Paper>
  );
}

const None = ({ text }: { text: string }) => (
  <Text size="sm" c="dimmed">
    {text}
  </Text>
);

function VehiclesCard({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayWrite = useCan('customer.write');
  const { data: vehicles = [], isSuccess } = useQuery(customerVehiclesQuery(customerId));
  const [dialog, setDialog] = useState<Vehicle | 'new' | null>(null);
  if (vehicles.length === 0 && !mayWrite) return null;
  return (
    <Card
      id="vehicles"
      title={t('customer.vehicles')}
      add={mayWrite && { label: t('customer.vehicle.add'), onClick: () => setDialog('new') }}
    >
      {isSuccess && vehicles.length === 0 && <None text={t('customer.vehicle.none')} />}
      {vehicles.map((vehicle) => {
        const name = [vehicle.maker, vehicle.model].filter(Boolean).join(' ') || '—';
        return (
          <Group key={vehicle.id} justify="space-between" align="flex-start" wrap="nowrap">
            <div>
              <Text size="sm" fw={600}>
                {name}
              </Text>
              <Text size="xs" c="dimmed" className="tabular">
                {vehicle.registrationNumber}
              </Text>
              {vehicle.inspectionExpiresOn && (
                <Text size="xs" c="dimmed" className="tabular">
                  {t('customer.inspection')} {format.day(vehicle.inspectionExpiresOn)}
                </Text>
              )}
              {vehicle.scrapResult && (
                <Badge mt={2} miw="fit-content" color={resultColor[vehicle.scrapResult]}>
                  {t(`cleaning.result.${vehicle.scrapResult}`)}
                  {vehicle.scrapSimulated && ` (${t('cleaning.simulated')})`}
                </Badge>
              )}
            </div>
            {mayWrite && (
              <ActionIcon
                aria-label={t('customer.vehicle.editOf', { name })}
                onClick={() => setDialog(vehicle)}
              >
                <IconPencil size={17} />
              </ActionIcon>
            )}
          </Group>
        );
      })}
      {dialog && (
        <VehicleDialog
          customerId={customerId}
          vehicle={dialog === 'new' ? null : dialog}
          onClose={() => setDialog(null)}
        />
      )}
    </Card>
  );
}

function OrdersCard({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayWrite = useCan('customer.write');
  const list = useInfiniteQuery(customerOrdersQuery(customerId));
  const orders = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const [adding, setAdding] = useState(false);
  if (orders.length === 0 && !mayWrite) return null;
  return (
    <Card
      id="orders"
      title={t('customer.orders')}
      add={mayWrite && { label: t('customer.order.add'), onClick: () => setAdding(true) }}
    >
      {list.isSuccess && orders.length === 0 && <None text={t('customer.order.none')} />}
      {orders.map((order) => (
        <Group key={order.id} justify="space-between" align="baseline" wrap="nowrap" gap="xs">
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {order.product ?? '—'}
            <Text span size="xs" c="dimmed" className="tabular" display="block">
              {format.day(order.orderedOn)}
            </Text>
          </Text>
          <Text size="sm" className="tabular nowrap">
            {format.yen(order.amountYen)}
          </Text>
        </Group>
      ))}
      <LoadMore list={list} />
      {adding && <OrderDialog customerId={customerId} onClose={() => setAdding(false)} />}
    </Card>
  );
}

/** Quotes; absent when there are none: they come from inquiries, or are made on the list of deals. */
function QuotesCard({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: quotes = [] } = useQuery(customerQuotesQuery(customerId));
  if (quotes.length === 0) return null;
  return (
    <Card id="quotes" title={t('customer.quotes')}>
      {quotes.map((quote) => (
        <div key={quote.id}>
          <Group gap={6} justify="space-between" wrap="nowrap">
            <Anchor
              renderRoot={(props) => <Link {...props} to="/quotes/$quoteId" params={{ quoteId: quote.id }} />}
              size="sm"
              fw={600}
              truncate
            >
              {quote.vehicleText ?? quote.source ?? '—'}
            </Anchor>
            <Badge color={stateColor[quote.status]}>{t(`customer.negotiation.${quote.status}`)}</Badge>
          </Group>
          <Text size="xs" c="dimmed" className="tabular">
            {format.instant(quote.receivedAt)}{' '}
            {quote.estimateYen !== null && `・ ${format.yen(quote.estimateYen)}`}
          </Text>
        </div>
      ))}
    </Card>
  );
}
