import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props {
  /** an infinite query */
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
}

/** The next page of a list; nothing where there is none. */
export function LoadMore({ list }: Props) {
  const { t } = useTranslation();
  if (!list.hasNextPage) return null;
  return (
    <Button
      variant="default"
      size="xs"
      my="xs"
      mx="md"
      style={{ alignSelf: 'flex-start' }}
      loading={list.isFetchingNextPage}
      onClick={() => void list.fetchNextPage()}
    >
      {t('action.more')}
    </Button>
  );
}
