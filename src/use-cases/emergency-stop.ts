import { insertRows } from '#db/insert-rows';
import { findFlag, setFlag, type SystemFlag } from '#db/system-flags';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import type { UseCaseDeps } from './deps.ts';
import { auditRow } from './record.ts';

/** Read by every claim of a send (DESIGN §5): while it is active nothing leaves the house. */
const KEY = 'emergency_stop';

export interface EmergencyStopState {
  active: boolean;
  reason: string | null;
  updatedAt: Date | null;
  updatedBy: string | null;
}

export async function getEmergencyStop(deps: UseCaseDeps, actor: Actor): Promise<EmergencyStopState> {
  authorize(actor, 'system.read');
  return stateOf(await deps.db.transaction((tx) => findFlag(tx, KEY)));
}

/** Holds all sending, or lets it go on: held sends are made then. */
export async function setEmergencyStop(
  deps: UseCaseDeps,
  actor: Actor,
  input: { active: boolean; reason?: string | null | undefined },
): Promise<EmergencyStopState> {
  authorize(actor, 'system.write');
  return deps.db.transaction(async (tx) => {
    const before = stateOf(await findFlag(tx, KEY));
    const after = stateOf(
      await setFlag(tx, KEY, { active: input.active, reason: input.reason ?? null }, actor.name),
    );
    await insertRows(tx, {
      auditLog: [
        auditRow(deps, actor, {
          action: 'emergency_stop.set',
          entity: 'system_flag',
          entityId: KEY,
          before,
          after,
        }),
      ],
    });
    return after;
  });
}

function stateOf(flag: SystemFlag | null): EmergencyStopState {
  const value = (flag?.value ?? {}) as { active?: boolean; reason?: string | null };
  return {
    active: value.active === true,
    reason: value.reason ?? null,
    updatedAt: flag?.updatedAt ?? null,
    updatedBy: flag?.updatedBy ?? null,
  };
}
