import { Avatar, Menu, SegmentedControl, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { IconBook2, IconKeyboard, IconLogout } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { signOut } from '../../features/session/api/sign-out.ts';
import { setLanguage, type Language } from '../../shared/i18n/index.ts';
import { queryClient } from '../../shared/query.ts';
import { useMe } from '../../shared/session/use-me.ts';
import { openShortcutHelp } from '../../shared/ui/shortcut-help.tsx';

export function UserMenu() {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const leave = async () => {
    await signOut();
    queryClient.clear();
    await navigate({ to: '/sign-in', search: { next: undefined } });
  };
  return (
    <Menu position="bottom-end" width={244} withinPortal>
      <Menu.Target>
        <UnstyledButton aria-label={t('shell.userMenu', { name: me.name })}>
          <Avatar size={32} color="kaze" name={me.name} alt="" variant="filled">
            {me.name.slice(0, 1)}
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)">
            {me.name}
          </Text>
          {t(`role.${me.role}`)}
        </Menu.Label>
        <Menu.Divider />
        <Menu.Label>{t('shell.language')}</Menu.Label>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t('shell.language')}
          value={i18n.language}
          onChange={(value) => void setLanguage(value as Language)}
          data={[
            { value: 'ja', label: '日本語' },
            { value: 'en', label: 'English' },
          ]}
        />
        <Menu.Label mt={4}>{t('shell.theme')}</Menu.Label>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t('shell.theme')}
          value={colorScheme}
          onChange={(value) => setColorScheme(value as 'light' | 'dark' | 'auto')}
          data={[
            { value: 'light', label: t('shell.light') },
            { value: 'dark', label: t('shell.dark') },
            { value: 'auto', label: t('shell.auto') },
          ]}
        />
        <Menu.Divider mt={8} />
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={openShortcutHelp}>
          {t('shortcut.title')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconBook2 size={16} />}
          component="a"
          href="/api/docs"
          target="_blank"
          rel="noreferrer"
        >
          {t('shell.apiDocs')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void leave()}>
          {t('shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
