import { Tabs } from '@mantine/core';
import {
  IconBuildingStore,
  IconForms,
  IconKey,
  IconTemplate,
  IconUsersGroup,
  IconWebhook,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EndpointList } from '../../webhooks/components/endpoint-list.tsx';
import { SurveyList } from '../../surveys/components/survey-list.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { ApiKeyList } from '../components/api-key-list.tsx';
import { StoreSettings } from '../components/store-settings.tsx';
import { TemplateList } from '../components/template-list.tsx';
import { UserList } from '../components/user-list.tsx';

export function SettingsPage() {
  const { t } = useTranslation();
  const mayKeys = useCan('api_key.write');
  const mayWebhooks = useCan('webhook.read');
  return (
    <Page title={t('nav.settings')}>
      <Tabs defaultValue="store" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="store" leftSection={<IconBuildingStore size={16} />}>
            {t('settings.store')}
          </Tabs.Tab>
          <Tabs.Tab value="users" leftSection={<IconUsersGroup size={16} />}>
            {t('settings.users')}
          </Tabs.Tab>
          <Tabs.Tab value="templates" leftSection={<IconTemplate size={16} />}>
            {t('templates.title')}
          </Tabs.Tab>
          <Tabs.Tab value="surveys" leftSection={<IconForms size={16} />}>
            {t('survey.tab')}
          </Tabs.Tab>
          {mayKeys && (
            <Tabs.Tab value="keys" leftSection={<IconKey size={16} />}>
              {t('settings.keys')}
            </Tabs.Tab>
          )}
          {mayWebhooks && (
            <Tabs.Tab value="webhooks" leftSection={<IconWebhook size={16} />}>
              {t('webhook.title')}
            </Tabs.Tab>
          )}
        </Tabs.List>
        <Tabs.Panel value="store" keepMounted>
          <StoreSettings />
        </Tabs.Panel>
        <Tabs.Panel value="users">
          <UserList />
        </Tabs.Panel>
        <Tabs.Panel value="templates">
          <TemplateList />
        </Tabs.Panel>
        <Tabs.Panel value="surveys">
          <SurveyList />
        </Tabs.Panel>
        <Tabs.Panel value="keys">
          <ApiKeyList />
        </Tabs.Panel>
        <Tabs.Panel value="webhooks">
          <EndpointList />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
