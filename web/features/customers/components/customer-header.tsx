import type { Customer } from '#contract/customers';
import { Anchor, Badge, Group, Paper, Text, Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconDeviceMobileMessage,
  IconMail,
  IconMailbox,
  IconPhone,
  IconUser,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import { MyPageMenu } from './my-page-menu.tsx';
import { stateColor } from './state-color.ts';
import { consentColor } from './consent-color.ts';

const consentIcon = { mail: IconMail, sms: IconDeviceMobileMessage, postcard: IconMailbox } as const;

/** State, ways to reach and what the customer agreed to, on one line. */
export function CustomerHeader({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Paper px="md" py="xs">
      <Group gap="6px 18px">
        <Badge size="lg" color={stateColor[customer.negotiationState]}>
          {t(`customer.negotiation.${customer.negotiationState}`)}
        </Badge>
        {customer.phone && (
          <Anchor href={`tel:${customer.phone}`} size="sm" fw={600} className="tabular">
            <Group gap={5} component="span">
              <IconPhone size={16} aria-hidden /> {customer.phoneEntered ?? customer.phone}
              {customer.undeliverable.phone && <Undeliverable />}
            </Group>
          </Anchor>
        )}
        {customer.relayAddress && (
          <Tooltip
            label={t(customer.email ? 'customer.relayHint' : 'customer.relayOnlyMyPage')}
            multiline
            maw={320}
          >
            <Anchor
              href={`mailto:${customer.relayAddress}`}
              size="sm"
              {...(!customer.email && { c: 'dimmed' })}
              style={{ overflowWrap: 'anywhere' }}
            >
              <Group gap={5} component="span" wrap="nowrap">
                <IconMail size={16} aria-hidden style={{ flexShrink: 0 }} /> {customer.relayAddress}
                {customer.undeliverable.email && <Undeliverable />}
              </Group>
            </Anchor>
          </Tooltip>
        )}
        <Group gap={4}>
          {(['mail', 'sms', 'postcard'] as const).map((channel) => {
            const Icon = consentIcon[channel];
            return (
              <Badge
                key={channel}
                color={consentColor[customer.consent[channel]]}
                leftSection={<Icon size={13} aria-hidden />}
              >
                {t(`channel.${channel}`)} {t(`consent.${customer.consent[channel]}`)}
              </Badge>
            );
          })}
        </Group>
        {customer.lastNegotiatedOn && (
          <Text size="xs" c="dimmed" className="tabular">
            {t('customer.lastNegotiated')} {format.day(customer.lastNegotiatedOn)}
          </Text>
        )}
        <Group gap={5} c="dimmed">
          <IconUser size={15} aria-hidden />
          <Text size="sm">{customer.assigneeName ?? t('todo.nobody')}</Text>
        </Group>
        {!customer.erasedAt && <MyPageMenu customer={customer} />}
        {customer.tags.map((tag) => (
          <Badge key={tag} variant="outline" color="gray">
            {tag}
          </Badge>
        ))}
      </Group>
    </Paper>
  );
}

function Undeliverable() {
  const { t } = useTranslation();
  return (
    <Tooltip label={t('customer.undeliverable')}>
      <IconAlertTriangle
        size={15}
        role="img"
        aria-label={t('customer.undeliverable')}
        color="var(--mantine-color-red-6)"
      />
    </Tooltip>
  );
}
