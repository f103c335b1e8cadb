/** Consents of a customer with their proof (X4, 特定電子メール法), and what may be sent now. */
import { CONSENT_CHANNELS, CONSENT_SOURCES } from '#domain/consent';
import { z } from 'zod';
import { id, instant, text } from './fields.ts';
import { consentState, purpose } from './kinds.ts';

const consentChannel = z.enum(CONSENT_CHANNELS);

export const consentEvent = z
  .object({
    id,
    at: instant,
    channel: consentChannel,
    before: consentState,
    state: consentState,
    source: z.enum(Object.keys(CONSENT_SOURCES) as [keyof typeof CONSENT_SOURCES]),
    actorName: z.string(),
    proof: z.record(z.string(), z.unknown()).meta({ description: '表示した文言、根拠、元の送信など' }),
  })
  .meta({ id: 'ConsentEvent' });

export const consents = z
  .object({
    existingRelation: z
      .boolean()
      .meta({ description: '取引関係にある者（特定電子メール法 3条1項3号）。広告に個別の同意は要りません' }),
    channels: z.array(
      z.object({
        channel: consentChannel,
        state: consentState,
        since: instant.nullable(),
        sends: z.array(
          z.object({
            purpose,
            outcome: z
              .enum(['send', 'wait', 'skip', 'hand_over'])
              .meta({ description: '今なら: 送る・待つ・送らない・担当者に回す' }),
            reason: z.string().nullable(),
            until: instant.nullable(),
          }),
        ),
      }),
    ),
    events: z.array(consentEvent),
  })
  .meta({ id: 'Consents' });

/** What a customer said to a member of staff, with how they said it. */
export const recordConsentBody = z
  .object({ channel: consentChannel, state: consentState, proof: text(1000) })
  .meta({ id: 'RecordConsent' });

/** An inquiry by the authority names an address, not a customer. */
export const consentInquiry = z
  .object({
    address: z.string().trim().min(3).max(254).meta({ description: 'メールアドレスまたは電話番号' }),
  })
  .meta({ id: 'ConsentInquiry' });

export type Consents = z.infer<typeof consents>;
export type ConsentEventView = z.infer<typeof consentEvent>;
export type RecordConsentBody = z.infer<typeof recordConsentBody>;
