import type { ThreadItem } from '#contract/messages-to-customers';
import { Badge, Button, Text } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import classes from './thread.module.css';

const TROUBLE = new Set(['failed', 'bounced', 'in_doubt', 'issued']);

/** Both sides of the talk, the oldest first as on a telephone. */
export function ThreadList({ items }: { items: readonly ThreadItem[] }) {
  return (
    <ol className={classes['thread']}>
      {items.map((item) => (
        <Item key={item.id} item={item} />
      ))}
    </ol>
  );
}

function Item({ item }: { item: ThreadItem }) {
  const { t } = useTranslation();
  const format = useFormat();
  const side = [
    classes['item'],
    item.direction === 'out' && classes['out'],
    item.kind === 'sent' && classes['sent'],
  ];
  return (
    <li className={side.filter(Boolean).join(' ')}>
      <div className={classes['meta']}>
        <span>{authorOf(item, t)}</span>
        <span className="tabular">{format.instant(item.occurredAt)}</span>
        {item.direction === 'in' && item.staffReadAt === null && (
          <Badge size="xs" color="red">
            {t('message.unread')}
          </Badge>
        )}
        {item.handledAt !== null && item.channel !== 'survey' && <span>{t('message.handled')}</span>}
      </div>
      <div className={classes['bubble']}>
        {item.subject && (
          <Text size="sm" fw={600} mb={4}>
            {item.subject}
          </Text>
        )}
        <div className={classes['text']}>{item.body}</div>
        {item.attachments.length > 0 && (
          <div className={classes['files']}>
            {item.attachments.map((file) => (
              <Button
                key={file.id}
                component="a"
                href={`/api/v1/attachments/${file.id}`}
                download
                size="compact-sm"
                variant="default"
                leftSection={<IconPaperclip size={14} aria-hidden />}
              >
                {file.fileName}（{sizeOf(file.sizeBytes)}）
              </Button>
            ))}
          </div>
        )}
      </div>
      <State item={item} />
    </li>
  );
}

/** What became of the mail, and whether the customer has seen it. */
function State({ item }: { item: ThreadItem }) {
  const { t } = useTranslation();
  if (item.direction !== 'out' || item.kind === 'sent') return null;
  const { mail } = item;
  const words = mail && t(`message.mail.${mail.status as 'accepted'}`);
  return (
    <div className={classes['meta']} style={{ marginTop: 3 }}>
      {words && (
        <Text span fz="inherit" {...(TROUBLE.has(mail.status) && { c: 'red.7', fw: 600 })}>
          {words}
        </Text>
      )}
      {item.customerReadAt && <span>{t('message.readByCustomer')}</span>}
    </div>
  );
}

function authorOf(item: ThreadItem, t: TFunction): string {
  if (item.channel === 'survey') return t('message.survey');
  if (item.kind === 'sent') return `${t('message.from.system')}（${item.author.name ?? 'Oikaze'}）`;
  if (item.author.kind === 'staff') return item.author.name ?? t('message.from.staff');
  return t(`message.from.${item.author.kind}`);
}

const sizeOf = (bytes: number): string =>
  bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))}KB`
    : `${(bytes / 1024 / 1024).toFixed(1)}MB`;
