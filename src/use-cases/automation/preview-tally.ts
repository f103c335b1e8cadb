import type { PreviewItem } from './preview-rule.ts';

/** What a preview's sends come to, as a whole and by store. */
export function tallyOf(
  items: readonly PreviewItem[],
  stores: readonly {
    storeId: string;
    storeName: string;
    budgetCapYen: number | null;
    spentYen: number;
  }[],
  contracted: readonly string[],
) {
  const of = (outcome: PreviewItem['outcome']) => items.filter((item) => item.outcome === outcome);
  const sends = of('send');
  const sum = (list: readonly PreviewItem[]) => list.reduce((yen, { priceYen }) => yen + priceYen, 0);
  const reasons: Record<string, number> = {};
  for (const { reason } of items) if (reason) reasons[reason] = (reasons[reason] ?? 0) + 1;
  return {
    selected: items.filter(({ carried }) => !carried).length,
    carried: items.filter(({ carried }) => carried).length,
    sends: sends.length,
    skipped: of('skip').length + of('hand_over').length,
    held: of('hold').length,
    costYen: sum(sends),
    overflow: reasons.sms_too_long ?? 0,
    reasons,
    stores: stores.map(({ storeId, storeName, budgetCapYen, spentYen }) => {
      const own = sends.filter((item) => item.storeId === storeId);
      return {
        storeId,
        storeName,
        contracted: contracted.includes(storeId),
        sends: own.length,
        costYen: sum(own),
        budgetCapYen,
        spentYen,
      };
    }),
  };
}
