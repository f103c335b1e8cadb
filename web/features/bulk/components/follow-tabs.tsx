import { Group, SegmentedControl } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** The two sides of フォロー管理: what runs, and what was done to many at once. */
export function FollowTabs({ current }: { current: 'follows' | 'batches' }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Group>
      <SegmentedControl
        size="xs"
        aria-label={t('nav.follows')}
        value={current}
        onChange={(value) => void navigate({ to: value === 'batches' ? '/follows/batches' : '/follows' })}
        data={[
          { value: 'follows', label: t('bulk.follows') },
          { value: 'batches', label: t('bulk.batches') },
        ]}
      />
    </Group>
  );
}
