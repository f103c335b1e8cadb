import type { QuoteDetail } from '#contract/deals';
import { ActionIcon, Anchor, CopyButton, Group, Text, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import { type Fact, Facts } from './facts.tsx';

/** 顧客情報 with 生年月日 and 家族構成 (C7). The address is the one at the relay; the real one is not shown (C8). */
export function CustomerFacts({ customer }: { customer: QuoteDetail['customer'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const times = customer.convenientTimes.map(
    ({ weekdays, from, to }) => `${weekdays.map((day) => format.weekday(day)).join('')} ${from}–${to}`,
  );
  const facts: Fact[] = [
    [
      t('customer.field.name'),
      [customer.name, customer.kana && `（${customer.kana}）`].filter(Boolean).join(''),
    ],
    [t('deal.relayAddress'), <RelayAddress key="relay" address={customer.relayAddress} />],
    [
      t('deal.field.phone'),
      customer.phone && (
        <Anchor href={`tel:${customer.phone}`} size="sm" className="tabular">
          {customer.phoneEntered ?? customer.phone}
        </Anchor>
      ),
    ],
    [
      t('customer.field.address'),
      [customer.postalCode && `〒${customer.postalCode}`, customer.address].filter(Boolean).join(' ') || null,
    ],
    [t('deal.field.birthOn'), customer.birthOn && format.day(customer.birthOn)],
    [t('deal.field.family'), customer.family],
    [t('customer.field.job'), customer.job],
    [t('customer.field.daysOff'), customer.daysOff],
    [
      t('deal.field.preferredChannel'),
      customer.preferredChannel && t(`channel.${customer.preferredChannel}`),
    ],
    [t('deal.field.convenientTimes'), times.length > 0 ? times.join('\n') : null],
    [t('customer.field.assignee'), customer.assigneeName],
    [t('customer.field.tags'), customer.tags.join('、') || null],
    [t('customer.field.note'), customer.note],
  ];
  return <Facts facts={facts} empty={t('deal.notSaid')} />;
}

function RelayAddress({ address }: { address: string }) {
  const { t } = useTranslation();
  return (
    <Group gap={4} wrap="nowrap" align="flex-start">
      <Tooltip label={t('deal.relayHint')}>
        <Text span size="sm" style={{ wordBreak: 'break-all' }}>
          {address}
        </Text>
      </Tooltip>
      <CopyButton value={address}>
        {({ copied, copy }) => (
          <ActionIcon
            className="no-print"
            variant="subtle"
            color="gray"
            size="sm"
            onClick={copy}
            aria-label={copied ? t('deal.copied') : t('deal.copy')}
          >
            {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
  );
}
