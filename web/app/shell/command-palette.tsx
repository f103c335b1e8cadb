import { Spotlight } from '@mantine/spotlight';
import { useDebouncedValue } from '@mantine/hooks';
import { IconCar, IconSearch, IconUser, IconUserPlus } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { customerSearchQuery } from '../../shared/api/search-customers.ts';
import { useStoreChoice } from '../../shared/session/store-choice.tsx';
import { useCan } from '../../shared/session/use-me.ts';
import { useFormat } from '../../shared/use-format.ts';
import { useNavigation } from './navigation.ts';

/** The list is a scroll area, whose props its type does not name; what scrolls has to be a stop for the keyboard (axe). */
const reachableByKeys: object = { viewportProps: { tabIndex: 0 } };

/** Ctrl+K: customers by name, kana, phone, mail and registration number, and every page. */
export function CommandPalette() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const format = useFormat();
  const { storeId } = useStoreChoice();
  const [query, setQuery] = useState('');
  const [settled] = useDebouncedValue(query.trim(), 150);
  const mayRead = useCan('customer.read');
  const mayWrite = useCan('customer.write');
  const { data: customers = [], isFetching } = useQuery({
    ...customerSearchQuery(settled, storeId),
    enabled: mayRead && settled.length > 0,
    placeholderData: keepPreviousData,
  });
  const pages = useNavigation().filter(
    ({ key }) => !query || t(`nav.${key}`).toLowerCase().includes(query.toLowerCase()),
  );
  const found = settled && query ? customers : [];
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={['mod + K', '/']}
      scrollable={false}
      centered={false}
    >
      <Spotlight.Search
        placeholder={t('palette.placeholder')}
        aria-label={t('palette.open')}
        leftSection={<IconSearch size={19} stroke={1.6} />}
      />
      <Spotlight.ActionsList {...reachableByKeys}>
        {found.length > 0 && (
          <Spotlight.ActionsGroup label={t('nav.customers')}>
            {found.map((customer) => (
              <Spotlight.Action
                key={customer.id}
                label={`${customer.name}${customer.kana ? format.inBrackets(customer.kana) : ''}`}
                description={[
                  customer.phoneEntered ?? customer.phone,
                  ...customer.vehicles.map(({ model, registrationNumber }) =>
                    [model, registrationNumber].filter(Boolean).join(' '),
                  ),
                ]
                  .filter(Boolean)
                  .join('　')}
                leftSection={
                  customer.vehicles.length > 0 ? (
                    <IconCar size={20} stroke={1.6} />
                  ) : (
                    <IconUser size={20} stroke={1.6} />
                  )
                }
                onClick={() =>
                  void navigate({ to: '/customers/$customerId', params: { customerId: customer.id } })
                }
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {pages.length > 0 && (
          <Spotlight.ActionsGroup label={t('palette.pages')}>
            {pages.map(({ to, key, icon: Icon }) => (
              <Spotlight.Action
                key={to}
                label={t(`nav.${key}`)}
                leftSection={<Icon size={20} stroke={1.6} />}
                onClick={() => void navigate({ to })}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {found.length === 0 && settled !== '' && settled === query.trim() && !isFetching && mayWrite && (
          <Spotlight.Action
            label={t('customer.addAs', { text: settled })}
            leftSection={<IconUserPlus size={20} stroke={1.6} />}
            onClick={() => void navigate({ to: '/customers', search: { add: settled } })}
          />
        )}
        {found.length === 0 && pages.length === 0 && (isFetching || !mayWrite) && (
          <Spotlight.Empty>{isFetching ? t('state.loading') : t('palette.nothing')}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
