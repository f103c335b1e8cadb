import type { Customer } from '#contract/customers';
import { ActionIcon, Group, Paper, Stack, Text, Title, Tooltip } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../shared/session/use-me.ts';
import { customerReviewsQuery } from '../api/reviews.ts';
import { ReviewDialog } from './review-dialog.tsx';
import { ReviewBody } from './review-item.tsx';

/** The customer's negotiation reviews, and a new one. */
export function CustomerReviewsCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const mayWrite = useCan('review.write');
  const [writing, setWriting] = useState(false);
  const { data: reviews = [] } = useQuery(customerReviewsQuery(customer.id));
  if (reviews.length === 0 && !mayWrite) return null;
  return (
    <Paper p="md" component="section" aria-labelledby="reviews">
      <Group justify="space-between" mb="xs">
        <Title order={2} id="reviews">
          {t('manager.reviews')}
        </Title>
        {mayWrite && (
          <Tooltip label={t('manager.addReview')}>
            <ActionIcon aria-label={t('manager.addReview')} onClick={() => setWriting(true)}>
              <IconPlus size={18} />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
      {reviews.length === 0 && (
        <Text size="xs" c="dimmed">
          {t('manager.noReviewsOf')}
        </Text>
      )}
      <Stack gap="md">
        {reviews.slice(0, 3).map((review) => (
          <div key={review.id}>
            <ReviewBody review={review} />
          </div>
        ))}
      </Stack>
      {writing && <ReviewDialog customer={customer} onClose={() => setWriting(false)} />}
    </Paper>
  );
}
