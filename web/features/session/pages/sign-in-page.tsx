import {
  Alert,
  Anchor,
  Button,
  Group,
  Paper,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../shared/http.ts';
import { setLanguage } from '../../../shared/i18n/index.ts';
import { errorText } from '../../../shared/notify.ts';
import { queryClient } from '../../../shared/query.ts';
import { meQuery } from '../../../shared/session/use-me.ts';
import { signIn } from '../api/sign-in.ts';
import classes from './sign-in-page.module.css';

/** Only ways inside the app: a link from elsewhere must not choose where a person lands after signing in. */
const inside = (next: string | undefined): string => (next && /^\/(?![/\\])/.test(next) ? next : '/todos');

export function SignInPage() {
  const { t, i18n } = useTranslation();
  const router = useRouter();
  const { next } = useSearch({ from: '/sign-in' });
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  useEffect(() => {
    document.title = `${t('signIn.title')} | Oikaze`;
  }, [t]);
  const enter = useMutation({
    mutationFn: signIn,
    meta: { quiet: true },
    onSuccess: async () => {
      queryClient.removeQueries();
      await queryClient.fetchQuery(meQuery);
      router.history.push(inside(next));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate({ email, password });
  };
  const message = (error: Error): string => {
    if (error instanceof ApiError && error.status === 429) return t('signIn.tooMany');
    if (error instanceof ApiError && (error.status === 401 || error.status === 400)) return t('signIn.wrong');
    return errorText(error);
  };
  return (
    <main className={classes['page']}>
      <div className={classes['wind']} aria-hidden />
      <Stack w="100%" maw={380} gap="lg" style={{ position: 'relative' }}>
        <Group gap={12} justify="center">
          <img src="/favicon.svg" width={44} height={44} alt="" />
          <div>
            <Text fw={700} fz={24} lh={1.2}>
              Oikaze
            </Text>
            <Text size="xs" c="dimmed">
              {t('signIn.tagline')}
            </Text>
          </div>
        </Group>
        <Paper p="xl" shadow="sm">
          <form onSubmit={submit}>
            <Stack>
              <Title order={1}>{t('signIn.title')}</Title>
              {enter.isError && (
                <Alert color="red" role="alert">
                  {message(enter.error)}
                </Alert>
              )}
              <TextInput
                label={t('signIn.email')}
                type="email"
                autoComplete="username"
                required
                withAsterisk={false}
                autoFocus
                value={email}
                onChange={(event) => setEmail(event.currentTarget.value)}
              />
              <PasswordInput
                label={t('signIn.password')}
                autoComplete="current-password"
                required
                withAsterisk={false}
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
                visibilityToggleButtonProps={{ 'aria-label': t('signIn.show') }}
              />
              <Button type="submit" fullWidth loading={enter.isPending}>
                {t('signIn.submit')}
              </Button>
            </Stack>
          </form>
        </Paper>
        <Anchor
          component="button"
          type="button"
          size="sm"
          ta="center"
          onClick={() => void setLanguage(i18n.language === 'ja' ? 'en' : 'ja')}
          lang={i18n.language === 'ja' ? 'en' : 'ja'}
        >
          {i18n.language === 'ja' ? 'English' : '日本語'}
        </Anchor>
      </Stack>
    </main>
  );
}
