import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../shared/ui/states.tsx';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <main>
      <EmptyState
        icon={IconMapOff}
        title={t('error.pageNotFound')}
        text={t('error.pageNotFoundText')}
        action={
          <Button component={Link} to="/todos" mt="xs" size="xs">
            {t('nav.todos')}
          </Button>
        }
      />
    </main>
  );
}
