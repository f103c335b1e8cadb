import { ActionIcon, Indicator, Tooltip } from '@mantine/core';
import { IconMessage } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

interface Props {
  customerId: string;
  /** with several quotes the one that something happened to last (C9) */
  quoteId: string;
  name: string;
  unread: number;
}

/** Opens the message screen straight from a list (C9). */
export function MessageShortcut({ customerId, quoteId, name, unread }: Props) {
  const { t } = useTranslation();
  const label = t('deal.openMessages', { name });
  return (
    <Tooltip label={unread > 0 ? t('deal.unread', { n: unread }) : t('deal.messages')}>
      <Indicator
        inline
        disabled={unread === 0}
        label={unread > 99 ? '99+' : unread}
        size={16}
        color="red.7"
        offset={3}
        zIndex={0}
      >
        <ActionIcon
          renderRoot={(props) => (
            <Link
              {...props}
              to="/customers/$customerId/messages"
              params={{ customerId }}
              search={{ quote: quoteId }}
            />
          )}
          variant="default"
          size="lg"
          aria-label={unread > 0 ? `${label} ${t('deal.unread', { n: unread })}` : label}
        >
          <IconMessage size={18} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Indicator>
    </Tooltip>
  );
}
