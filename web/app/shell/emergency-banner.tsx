import { Alert, Anchor } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { emergencyStopQuery } from '../../features/operations/api/get-emergency-stop.ts';

/** Everyone sees that nothing is being sent, and why. */
export function EmergencyBanner() {
  const { t } = useTranslation();
  const { data } = useQuery(emergencyStopQuery);
  if (!data?.active) return null;
  return (
    <Alert
      color="red"
      variant="filled"
      radius={0}
      py={8}
      icon={<IconHandStop size={18} />}
      title={t('emergency.active')}
    >
      {data.reason}{' '}
      <Anchor component={Link} to="/operations" c="inherit" td="underline" size="sm">
        {t('emergency.goto')}
      </Anchor>
    </Alert>
  );
}
