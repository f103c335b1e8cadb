import { IconConfetti, IconFilterOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../shared/ui/states.tsx';
import type { Bucket } from '../buckets.ts';

export function BoardEmpty({ bucket, filtered }: { bucket: Bucket; filtered: boolean }) {
  const { t } = useTranslation();
  return filtered ? (
    <EmptyState icon={IconFilterOff} title={t('todo.emptyFiltered')} text={t('todo.emptyFilteredText')} />
  ) : (
    <EmptyState icon={IconConfetti} title={t(`todo.empty.${bucket}`)} text={t(`todo.emptyText.${bucket}`)} />
  );
}
