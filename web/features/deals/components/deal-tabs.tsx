import { SegmentedControl } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** 新着見積り, one row per quote, and 商談顧客, one row per customer. */
export function DealTabs({ current }: { current: 'inquiries' | 'deals' }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('deal.tabs')}
      value={current}
      onChange={(value) => void navigate({ to: value === 'deals' ? '/deals' : '/inquiries', search: {} })}
      data={[
        { value: 'inquiries', label: t('deal.inquiries') },
        { value: 'deals', label: t('deal.deals') },
      ]}
    />
  );
}
