import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props {
  /** an infinite query */
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
  /** stands inside a frame without padding of its own */
  inset?: boolean;
}

/** The next page of a list; nothing where there is none. */
export function LoadMore({ list, inset = false }: Props) {
  const { t } = useTranslation();
  if (!list.hasNextPage) return null;
  return (
    <Button
      variant="default"
      size="xs"
      {...(inset && { m: 'md' })}
      style={{ alignSelf: 'flex-start' }}
      loading={list.isFetchingNextPage}
      onClick={() => void list.fetchNextPage()}
    >
      {t('action.more')}
    </Button>
  );
}
