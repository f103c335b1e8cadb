import type { Review } from '#contract/manager';
import { Group, Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import classes from './review-item.module.css';

const depths = [1, 2, 3, 4, 5] as const;
export const asDepth = (depth: number): (typeof depths)[number] => depths.find((one) => one === depth) ?? 1;

/** How deep a negotiation got: five steps, filled up to where it stands. */
export function Depth({ depth }: { depth: number }) {
  const { t } = useTranslation();
  return (
    <Group gap={8} wrap="nowrap">
      <span className={classes['depth']} role="img" aria-label={t('manager.depthOf', { n: depth })}>
        {depths.map((step) => (
          <i key={step} data-on={step <= depth || undefined} />
        ))}
      </span>
      <Text size="xs" c="dimmed">
        {t(`manager.depth.d${asDepth(depth)}`)}
      </Text>
    </Group>
  );
}

/** What was noted, how deep it is, what comes next. */
export function ReviewBody({ review }: { review: Review }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <Depth depth={review.depth} />
      <Text size="sm" my={4} style={{ whiteSpace: 'pre-wrap' }}>
        {review.notes}
      </Text>
      {review.nextAction && (
        <Group gap={6} wrap="nowrap" align="flex-start">
          <IconArrowRight size={16} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
          <Text size="sm" fw={600}>
            {review.nextActionOn && `${format.day(review.nextActionOn, 'date')} `}
            {review.nextAction}
            {review.todoId && (
              <Text span size="xs" c="dimmed" fw={400}>
                {' '}
                {t('manager.asTodo')}
              </Text>
            )}
          </Text>
        </Group>
      )}
      <Text size="xs" c="dimmed" className="tabular" mt={2}>
        {format.instant(review.createdAt, 'fullDateTime')} ・ {review.reviewerName}
      </Text>
    </>
  );
}
