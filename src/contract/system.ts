/** Health, emergency stop, events kept of the CRM. */
import { z } from 'zod';
import { instant, line, listOf, pageOf, pageQuery } from './fields.ts';

export const health = z.object({ status: z.literal('ok'), version: z.string() }).meta({ id: 'Health' });

const part = z.object({ status: z.enum(['ok', 'down']), detail: z.string().optional() });
export const readiness = z
  .object({ status: z.enum(['ok', 'down']), database: part, temporal: part })
  .meta({ id: 'Readiness' });

export const emergencyStop = z
  .object({
    active: z.boolean(),
    reason: z.string().nullable(),
    updatedAt: instant.nullable(),
    updatedBy: z.string().nullable(),
  })
  .meta({ id: 'EmergencyStop', description: 'true の間は何も送られません' });
export const setEmergencyStop = z
  .object({ active: z.boolean(), reason: line(500).nullish() })
  .meta({ id: 'SetEmergencyStop' });

export const crmEventStatus = z
  .enum(['received', 'processed', 'waiting', 'stale', 'failed'])
  .meta({ id: 'CrmEventStatus' });
export const storedCrmEvent = z
  .object({
    webhookId: z.string(),
    type: z.string(),
    status: crmEventStatus,
    waitingFor: z.string().nullable().meta({ description: '待っている顧客や見積りの外部 ID' }),
    attempts: z.int(),
    error: z.string().nullable(),
    occurredAt: instant,
    receivedAt: instant,
    processedAt: instant.nullable(),
    nextAttemptAt: instant.nullable(),
  })
  .meta({ id: 'StoredCrmEvent' });
export const storedCrmEventPage = pageOf(storedCrmEvent);
export const crmEventQuery = pageQuery.extend({ status: listOf(crmEventStatus) });

export const acceptedCrmEvent = z
  .object({
    webhookId: z.string(),
    status: crmEventStatus,
    repeated: z.boolean(),
    waitingFor: z.string().nullable(),
  })
  .meta({ id: 'AcceptedCrmEvent' });

export type Readiness = z.infer<typeof readiness>;
export type EmergencyStop = z.infer<typeof emergencyStop>;
export type StoredCrmEvent = z.infer<typeof storedCrmEvent>;
