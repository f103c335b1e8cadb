import { Group, SegmentedControl } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

const paths = { follows: '/follows', batches: '/follows/batches', 'dry-runs': '/follows/dry-runs' } as const;

/** The sides of フォロー管理: what runs, what was done to many at once, and what would be done. */
export function FollowTabs({ current }: { current: keyof typeof paths }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Group>
      <SegmentedControl
        size="xs"
        aria-label={t('nav.follows')}
        value={current}
        onChange={(value) => void navigate({ to: paths[value as keyof typeof paths] })}
        data={[
          { value: 'follows', label: t('bulk.follows') },
          { value: 'batches', label: t('bulk.batches') },
          { value: 'dry-runs', label: t('dryRun.past') },
        ]}
      />
    </Group>
  );
}
