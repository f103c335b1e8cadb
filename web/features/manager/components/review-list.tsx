import { Button, Group, Paper, Select, Stack, Text } from '@mantine/core';
import { IconClipboardText, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usersQuery } from '../../../shared/api/get-users.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { ListState } from '../../../shared/ui/list-state.tsx';
import { LoadMore } from '../../../shared/ui/load-more.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { reviewsQuery } from '../api/reviews.ts';
import { ReviewDialog } from './review-dialog.tsx';
import classes from './review-item.module.css';
import { ReviewBody } from './review-item.tsx';

/** Reviews of the store's negotiations, newest first. */
export function ReviewList() {
  const { t } = useTranslation();
  const { storeId } = useStoreChoice();
  const mayWrite = useCan('review.write');
  const [reviewerId, setReviewerId] = useState<string | null>(null);
  const [writing, setWriting] = useState(false);
  const { data: users = [] } = useQuery(usersQuery);
  const list = useInfiniteQuery(reviewsQuery(storeId, reviewerId));
  const reviews = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Select
          size="xs"
          w={180}
          clearable
          searchable
          aria-label={t('manager.reviewer')}
          placeholder={t('manager.anyReviewer')}
          value={reviewerId}
          onChange={setReviewerId}
          data={users.map(({ id, name }) => ({ value: id, label: name }))}
          clearButtonProps={{ 'aria-label': t('action.clear') }}
        />
        {mayWrite && (
          <Button size="xs" leftSection={<IconPlus size={16} />} onClick={() => setWriting(true)}>
            {t('manager.addReview')}
          </Button>
        )}
      </Group>
      <Paper style={{ overflow: 'hidden' }}>
        <ListState
          list={list}
          isEmpty={reviews.length === 0}
          empty={
            <EmptyState
              icon={IconClipboardText}
              title={t('manager.noReviews')}
              text={t('manager.noReviewsText')}
            />
          }
        />
        <ul className={classes['list']}>
          {reviews.map((review) => (
            <li key={review.id}>
              <Link
                to="/customers/$customerId"
                params={{ customerId: review.customerId }}
                className="plain-link"
              >
                <Text span fw={700} size="sm">
                  {review.customerName}
                </Text>
              </Link>
              <ReviewBody review={review} />
            </li>
          ))}
        </ul>
      </Paper>
      <LoadMore list={list} />
      {writing && <ReviewDialog onClose={() => setWriting(false)} />}
    </Stack>
  );
}
