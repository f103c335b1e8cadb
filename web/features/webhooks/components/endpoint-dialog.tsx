import { WEBHOOK_EVENT_TYPES, type WebhookEventType } from '#domain/webhook-events';
import type { WebhookEndpoint } from '#contract/webhooks';
import { Button, Group, Modal, MultiSelect, Stack, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldProblems } from '../../../shared/http.ts';
import { focusRefused, showRefusal } from '../../../shared/notify.ts';
import { useCreateEndpoint, useUpdateEndpoint } from '../api/webhooks.ts';
import { SecretOnce } from '../../../shared/ui/secret-once.tsx';

/** A new endpoint, which shows its secret once, or a change. */
export function EndpointDialog({
  endpoint,
  onClose,
}: {
  endpoint: WebhookEndpoint | null;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [url, setUrl] = useState(endpoint?.url ?? '');
  const [description, setDescription] = useState(endpoint?.description ?? '');
  const [events, setEvents] = useState<WebhookEventType[]>(endpoint?.events ?? []);
  const [all, setAll] = useState(!endpoint || endpoint.events.length === WEBHOOK_EVENT_TYPES.length);
  const [tried, setTried] = useState(false);
  const create = useCreateEndpoint();
  const update = useUpdateEndpoint();
  const saving = endpoint ? update : create;
  const problems = fieldProblems(saving.error);
  const submit = () => {
    setTried(true);
    if (!url.trim() || (!all && events.length === 0)) return focusRefused();
    const chosen = all ? [...WEBHOOK_EVENT_TYPES] : events;
    const body = { url: url.trim(), description: description.trim() || null, events: chosen };
    const onError = (error: Error) => showRefusal(error);
    if (endpoint) update.mutate({ ...body, id: endpoint.id }, { onSuccess: onClose, onError });
    else create.mutate(body, { onError });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t(endpoint ? 'webhook.edit' : 'webhook.add')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {create.isSuccess ? (
        <SecretOnce secret={create.data.secret} text={t('webhook.secretOnce')} onClose={onClose} />
      ) : (
        <Stack>
          <TextInput
            label={t('webhook.url')}
            description={t('webhook.urlHint')}
            placeholder="https://crm.example.jp/hooks/oikaze"
            required
            data-autofocus
            maxLength={2000}
            value={url}
            error={(tried && !url.trim() && t('state.required')) || problems['url']}
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
          <TextInput
            label={t('webhook.description')}
            maxLength={200}
            value={description}
            error={problems['description']}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <Switch
            label={t('webhook.allEvents')}
            description={t('webhook.eventsHint')}
            checked={all}
            onChange={(event) => setAll(event.currentTarget.checked)}
          />
          {!all && (
            <MultiSelect
              label={t('webhook.events')}
              required
              searchable
              clearable
              hidePickedOptions
              value={events}
              error={(tried && events.length === 0 && t('state.required')) || problems['events']}
              onChange={(values) => setEvents(values as WebhookEventType[])}
              data={[...WEBHOOK_EVENT_TYPES]}
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            <Button loading={saving.isPending} onClick={submit}>
              {t('action.save')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
