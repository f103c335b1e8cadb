import { type ContractRow, findContracts } from '#db/contracts';
import { findPrices } from '#db/price-list';
import type { Actor } from '#domain/actor';
import {
  CONTRACT_OPTION_KEYS,
  CONTRACT_OPTIONS,
  type ContractOption,
  isContracted,
} from '#domain/contract-options';
import { formatWallClock } from '#domain/planning/zone';
import { authorize } from '#domain/policy';
import { priceOn } from '#domain/prices';
import type { UseCaseDeps } from '../deps.ts';
import { requireStore } from '../find-stores.ts';

export interface OptionState {
  option: ContractOption;
  name: string;
  needs: readonly ContractOption[];
  /** may be used today */
  contracted: boolean;
  /** by a contract of its own; else another option brings it along */
  contract: ContractRow | null;
  /** the option that brings it along today */
  includedIn: ContractOption | null;
  setupYen: number;
  monthlyYen: number;
}

/** What a store has contracted, and what each option costs today. */
export async function getContract(
  deps: UseCaseDeps,
  actor: Actor,
  storeId: string,
): Promise<{ options: OptionState[]; history: ContractRow[] }> {
  authorize(actor, 'contract.read');
  return deps.db.transaction(
    async (tx) => {
      const store = await requireStore(tx, actor, storeId, 'id');
      const today = formatWallClock(deps.now(), store.timeZone).slice(0, 10);
      const history = await findContracts(tx, storeId);
      const prices = await findPrices(tx);
      const options = CONTRACT_OPTION_KEYS.map((option): OptionState => {
        const { name, needs, includedIn } = CONTRACT_OPTIONS[option];
        const brings = (includedIn as readonly ContractOption[]).find((other) =>
          isContracted(history, other, today),
        );
        return {
          option,
          name: name.ja,
          needs,
          contracted: isContracted(history, option, today),
          contract:
            history.find((row) => row.option === option && (row.untilOn === null || row.untilOn >= today)) ??
            null,
          includedIn: brings ?? null,
          setupYen: priceOn(prices, `${option}.setup`, today),
          monthlyYen: priceOn(prices, `${option}.monthly`, today),
        };
      });
      return { options, history };
    },
    { actor },
  );
}
