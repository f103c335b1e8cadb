import type { Quote } from '#contract/quotes';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import { type Fact, Facts } from './facts.tsx';
import { WishBadges } from './wish-badges.tsx';

/** 依頼内容 with wishes and every extra field (C6, C7): on its tab and on paper (C13). */
export function RequestFacts({ quote }: { quote: Quote }) {
  const { t } = useTranslation();
  const format = useFormat();
  const yen = (value: number | null) => (value === null ? null : format.yen(value));
  const when = (value: string | null) => (value === null ? null : format.instant(value, 'fullDateTime'));
  const facts: Fact[] = [
    [t('deal.field.vehicleText'), quote.vehicleText],
    [
      t('deal.field.wishes'),
      quote.wishes.length > 0 ? <WishBadges key="wishes" wishes={quote.wishes} /> : null,
    ],
    [t('deal.field.usage'), quote.usage],
    [t('deal.field.estimateYen'), yen(quote.estimateYen)],
    [t('deal.field.downPaymentYen'), yen(quote.downPaymentYen)],
    [t('deal.field.monthlyPaymentYen'), yen(quote.monthlyPaymentYen)],
    [
      t('deal.field.bonusPayments'),
      quote.bonusPayments === null ? null : t('deal.times', { n: quote.bonusPayments }),
    ],
    [t('deal.field.source'), quote.source],
    [t('deal.field.receivedAt'), when(quote.receivedAt)],
    ...dated([
      [t('deal.field.negotiatedAt'), when(quote.negotiatedAt)],
      [t('deal.field.contractedAt'), when(quote.contractedAt)],
      [t('deal.field.endedAt'), when(quote.endedAt)],
      [t('deal.field.endReason'), quote.endReason],
    ]),
    ...Object.entries(quote.details).flatMap(([key, value]): Fact[] => {
      const shown = wordsOf(value);
      return shown === null ? [] : [[key, shown]];
    }),
  ];
  return <Facts facts={facts} empty={t('deal.notSaid')} />;
}

/** What has not happened needs no line. */
const dated = (facts: Fact[]): Fact[] => facts.filter(([, value]) => value !== null);

/** Further items that the CRM sent along: shown where they are words or numbers. */
function wordsOf(value: unknown): string | null {
  if (typeof value === 'string') return value || null;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(wordsOf).filter(Boolean).join('、') || null;
  return null;
}
