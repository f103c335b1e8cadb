import { Group } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

export function BackToRules() {
  const { t } = useTranslation();
  return (
    <Link to="/automation" className="plain-link">
      <Group gap={2} c="dimmed" fz="xs">
        <IconChevronLeft size={14} aria-hidden /> {t('automation.title')}
      </Group>
    </Link>
  );
}
