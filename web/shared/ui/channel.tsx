import { Group, Text, ThemeIcon, Tooltip } from '@mantine/core';
import {
  IconClipboardCheck,
  IconDeviceMobileMessage,
  IconForms,
  IconMail,
  IconMailbox,
  IconPhone,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

export const channelStyle = {
  mail: { icon: IconMail, color: 'blue' },
  sms: { icon: IconDeviceMobileMessage, color: 'violet' },
  phone: { icon: IconPhone, color: 'kaze' },
  postcard: { icon: IconMailbox, color: 'amber' },
  survey: { icon: IconForms, color: 'pink' },
  task: { icon: IconClipboardCheck, color: 'gray' },
} as const;

export type ChannelName = keyof typeof channelStyle;
export const channelNames = Object.keys(channelStyle) as ChannelName[];
export const asChannel = (channel: string): ChannelName =>
  channel in channelStyle ? (channel as ChannelName) : 'task';

export function ChannelIcon({ channel, size = 24 }: { channel: string; size?: number }) {
  const { t } = useTranslation();
  const name = asChannel(channel);
  const { icon: Icon, color } = channelStyle[name];
  return (
    <Tooltip label={t(`channel.${name}`)}>
      <ThemeIcon
        variant="light"
        color={color}
        size={size}
        radius="sm"
        role="img"
        aria-label={t(`channel.${name}`)}
      >
        <Icon size={size * 0.64} stroke={1.8} aria-hidden />
      </ThemeIcon>
    </Tooltip>
  );
}

export function ChannelLabel({ channel }: { channel: string }) {
  const { t } = useTranslation();
  const name = asChannel(channel);
  const { icon: Icon } = channelStyle[name];
  return (
    <Group gap={6} wrap="nowrap">
      <Icon size={15} stroke={1.8} aria-hidden />
      <Text span size="sm">
        {t(`channel.${name}`)}
      </Text>
    </Group>
  );
}
