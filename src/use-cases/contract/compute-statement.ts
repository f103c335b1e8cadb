import type { Tx } from '#db/client';
import { findContracts } from '#db/contracts';
import { findPrices } from '#db/price-list';
import { findUsageDays, findUsageGroups, type UsageDay } from '#db/usage';
import { findCarriedGroups } from '#db/usage-statements';
import { type Statement, usageStatement } from '#domain/usage-statement';

/** The statement of a month that is not closed, from contracts, price list and ledger as they are now (D7). */
export async function computeStatement(
  tx: Tx,
  storeId: string,
  month: string,
): Promise<Statement & { days: UsageDay[] }> {
  const statement = usageStatement({
    month,
    prices: await findPrices(tx),
    contracts: await findContracts(tx, storeId),
    groups: await findUsageGroups(tx, storeId, month, month),
    carried: (await findCarriedGroups(tx, storeId)).filter((group) => group.month === month),
  });
  return { ...statement, days: await findUsageDays(tx, storeId, month) };
}
