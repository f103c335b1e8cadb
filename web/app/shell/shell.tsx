import { Badge, Box, Drawer, Kbd, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import { IconMenu2, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { todoCountsQuery } from '../../features/todos/api/get-todo-counts.ts';
import { StoreChoiceProvider, useStoreChoice } from '../../shared/session/store-choice.tsx';
import { useCan } from '../../shared/session/use-me.ts';
import { Loading } from '../../shared/ui/states.tsx';
import { CommandPalette } from './command-palette.tsx';
import { EmergencyBanner } from './emergency-banner.tsx';
import { LiveIndicator } from './live-indicator.tsx';
import { useMarkOpen, useNavigation } from './navigation.ts';
import classes from './shell.module.css';
import { StoreSwitcher } from './store-switcher.tsx';
import { useLive } from './use-live.ts';
import { UserMenu } from './user-menu.tsx';

export function Shell() {
  return (
    <StoreChoiceProvider>
      <Frame />
    </StoreChoiceProvider>
  );
}

function Frame() {
  const { t } = useTranslation();
  const live = useLive();
  const narrow = useMediaQuery('(max-width: 768px)');
  const [more, { open, close }] = useDisclosure(false);
  const pages = useNavigation();
  const markOpen = useMarkOpen();
  return (
    <div className={classes['shell']}>
      <a className="skip-link" href="#content">
        {t('nav.skip')}
      </a>
      <header className={classes['header']}>
        <Link to="/todos" className={classes['brand'] ?? ''} aria-label="Oikaze 追い風">
          <img src="/favicon.svg" width={26} height={26} alt="" />
          <span>
            Oikaze <small>追い風</small>
          </span>
        </Link>
        <UnstyledButton className={classes['search'] ?? ''} onClick={spotlight.open}>
          <IconSearch size={16} aria-hidden />
          <span>{t('palette.open')}</span>
          {!narrow && <Kbd size="xs">Ctrl K</Kbd>}
        </UnstyledButton>
        <Box ml="auto" style={{ display: 'flex', alignItems: 'center', gap: 8 }}>
          {!narrow && <LiveIndicator state={live} />}
          {!narrow && <StoreSwitcher />}
          <UserMenu />
        </Box>
      </header>
      <nav className={classes['nav']} aria-label={t('nav.label')}>
        <Links />
      </nav>
      <main id="content" className={classes['main']} tabIndex={-1}>
        <EmergencyBanner />
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </main>
      {narrow && (
        <nav className={classes['bottom']} aria-label={t('nav.label')}>
          {pages
            .filter(({ phone }) => phone)
            .map((page) => (
              <Link key={page.to} to={page.to} className={classes['tab'] ?? ''} {...markOpen(page)}>
                <page.icon size={21} stroke={1.7} aria-hidden />
                {t(`nav.${page.key}`)}
              </Link>
            ))}
          <UnstyledButton className={classes['tab'] ?? ''} onClick={open}>
            <IconMenu2 size={21} stroke={1.7} aria-hidden />
            {t('nav.more')}
          </UnstyledButton>
        </nav>
      )}
      <Drawer
        opened={more}
        onClose={close}
        position="bottom"
        size="80%"
        title={t('nav.more')}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <StoreSwitcher />
        <Box mt="sm" onClick={close}>
          <Links />
        </Box>
      </Drawer>
      <CommandPalette />
    </div>
  );
}

function Links() {
  const { t } = useTranslation();
  const { storeId } = useStoreChoice();
  const mayRead = useCan('todo.read');
  const { data: counts } = useQuery({ ...todoCountsQuery(storeId), enabled: mayRead });
  const waiting = counts ? counts.new + counts.on_time + counts.overdue + counts.replied : 0;
  const markOpen = useMarkOpen();
  return useNavigation().map((page) => (
    <Link key={page.to} to={page.to} className={classes['link'] ?? ''} {...markOpen(page)}>
      <page.icon size={18} stroke={1.7} aria-hidden />
      {t(`nav.${page.key}`)}
      {page.key === 'todos' && waiting > 0 && (
        <Badge
          className={classes['count'] ?? ''}
          size="sm"
          color={counts && counts.overdue > 0 ? 'red' : 'kaze'}
          variant="filled"
          aria-hidden
        >
          {waiting > 999 ? '999+' : waiting}
        </Badge>
      )}
      {page.key === 'todos' && waiting > 0 && (
        <VisuallyHidden>{t('nav.waiting', { n: waiting })}</VisuallyHidden>
      )}
    </Link>
  ));
}
