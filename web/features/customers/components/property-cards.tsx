import { Anchor, Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import { customerQuotesQuery, customerVehiclesQuery } from '../api/get-customer.ts';
import { resultColor } from '../../cleaning/words.ts';
import { stateColor } from './state-color.ts';

/** Vehicles and quotes; absent when there are none. */
export function PropertyCards({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: vehicles = [] } = useQuery(customerVehiclesQuery(customerId));
  const { data: quotes = [] } = useQuery(customerQuotesQuery(customerId));
  return (
    <>
      {vehicles.length > 0 && (
        <Paper p="md" component="section" aria-labelledby="vehicles">
          <Title order={2} id="vehicles" mb="xs">
            {t('customer.vehicles')}
          </Title>
          <Stack gap="xs">
            {vehicles.map((vehicle) => (
              <div key={vehicle.id}>
                <Text size="sm" fw={600}>
                  {[vehicle.maker, vehicle.model].filter(Boolean).join(' ') || '—'}
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
            ))}
          </Stack>
        </Paper>
      )}
      {quotes.length > 0 && (
        <Paper p="md" component="section" aria-labelledby="quotes">
          <Title order={2} id="quotes" mb="xs">
            {t('customer.quotes')}
          </Title>
          <Stack gap="xs">
            {quotes.map((quote) => (
              <div key={quote.id}>
                <Group gap={6} justify="space-between" wrap="nowrap">
                  <Anchor
                    renderRoot={(props) => (
                      <Link {...props} to="/quotes/$quoteId" params={{ quoteId: quote.id }} />
                    )}
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
          </Stack>
        </Paper>
      )}
    </>
  );
}
