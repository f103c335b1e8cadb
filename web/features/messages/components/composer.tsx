import {
  Button,
  FileButton,
  Group,
  Paper,
  Pill,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconPaperclip, IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ATTACHMENT_ACCEPT, ATTACHMENT_LIMITS } from '#domain/messages/attachment-limits';
import { ApiError } from '../../../shared/http.ts';
import { showDone, showError } from '../../../shared/notify.ts';
import { mailTemplatesQuery } from '../api/templates.ts';
import { getDraft, usePostMessage } from '../api/thread.ts';
import { readFile, refusalOf } from '../files.ts';

const MB = 1024 * 1024;
const limits = {
  one: ATTACHMENT_LIMITS.bytes / MB,
  total: ATTACHMENT_LIMITS.totalBytes / MB,
  count: ATTACHMENT_LIMITS.perMessage,
};

interface Props {
  customerId: string;
  quoteId: string | undefined;
  /** subject of what was written last */
  lastSubject: string | null;
  mailOff: boolean;
}

/** A message of staff: by a template or free, with files. */
export function Composer({ customerId, quoteId, lastSubject, mailOff }: Props) {
  const { t } = useTranslation();
  const [subject, setSubject] = useState(lastSubject ? replyTo(lastSubject) : '');
  const [body, setBody] = useState('');
  const [files, setFiles] = useState<File[]>([]);
  const { data: templates = [] } = useQuery(mailTemplatesQuery);
  const send = usePostMessage(customerId);
  const problems = send.error instanceof ApiError ? send.error.fields : {};
  const refusal = refusalOf(files);

  const fillIn = async (templateId: string) => {
    try {
      const draft = await getDraft(customerId, templateId, quoteId);
      if (draft.subject) setSubject(draft.subject);
      setBody((before) => (before.trim() ? `${before}\n\n${draft.body}` : draft.body));
      showDone(
        draft.missing.length > 0
          ? t('message.missing', { names: draft.missing.join('、') })
          : t('message.templateFilled'),
      );
    } catch (error) {
      showError(error);
    }
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const attachments = await Promise.all(files.map(readFile));
    send.mutate(
      { quoteId: quoteId ?? null, subject: subject.trim(), body, attachments },
      {
        onSuccess: () => {
          setBody('');
          setFiles([]);
          showDone(t('message.sent'));
        },
      },
    );
  };
  return (
    <Paper component="form" p="md" onSubmit={(event) => void submit(event)} aria-label={t('message.compose')}>
      <Stack gap="xs">
        <Group gap="xs" align="flex-end">
          <TextInput
            flex={1}
            miw={200}
            label={t('message.subject')}
            required
            maxLength={200}
            value={subject}
            error={problems['subject']}
            onChange={(event) => setSubject(event.currentTarget.value)}
          />
          <Select
            w={220}
            aria-label={t('message.template')}
            placeholder={t('message.template')}
            value={null}
            disabled={templates.length === 0}
            onChange={(id) => id && void fillIn(id)}
            data={templates.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Group>
        <Textarea
          label={t('message.body')}
          required
          autosize
          minRows={4}
          maxRows={16}
          value={body}
          error={problems['body']}
          onChange={(event) => setBody(event.currentTarget.value)}
        />
        {files.length > 0 && (
          <Group gap={6}>
            {files.map((file, index) => (
              <Pill
                key={`${file.name}-${file.size}-${file.lastModified}`}
                withRemoveButton
                onRemove={() => setFiles(files.filter((_, at) => at !== index))}
                removeButtonProps={{
                  'aria-label': t('message.remove', { name: file.name }),
                  tabIndex: 0,
                  'aria-hidden': false,
                }}
              >
                {file.name}
              </Pill>
            ))}
          </Group>
        )}
        {refusal && (
          <Text size="sm" c="red.7" role="alert">
            {t(`message.${refusal.reason}`, { ...limits, name: refusal.name })}
          </Text>
        )}
        <Group justify="space-between" gap="xs">
          <Group gap="xs">
            <FileButton
              multiple
              accept={ATTACHMENT_ACCEPT}
              onChange={(added) => setFiles([...files, ...added])}
            >
              {(props) => (
                <Button
                  {...props}
                  variant="default"
                  size="sm"
                  leftSection={<IconPaperclip size={16} aria-hidden />}
                >
                  {t('message.attach')}
                </Button>
              )}
            </FileButton>
            <Text size="xs" c="dimmed" visibleFrom="sm">
              {t('message.attachHint', limits)}
            </Text>
          </Group>
          <Button
            type="submit"
            leftSection={<IconSend size={16} aria-hidden />}
            loading={send.isPending}
            disabled={!subject.trim() || !body.trim() || refusal !== null}
          >
            {t('message.send')}
          </Button>
        </Group>
        {mailOff && (
          <Text size="xs" c="dimmed">
            {t('message.mailOff')}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}

const replyTo = (subject: string): string => (/^re:/i.test(subject) ? subject : `Re: ${subject}`);
