import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** A quote's car as a link to its screen. */
export function QuoteLink({ id, text }: { id: string; text: string | null }) {
  const { t } = useTranslation();
  return (
    <Anchor
      renderRoot={(props) => <Link {...props} to="/quotes/$quoteId" params={{ quoteId: id }} />}
      size="sm"
      truncate
    >
      {text ?? t('deal.noVehicle')}
    </Anchor>
  );
}
