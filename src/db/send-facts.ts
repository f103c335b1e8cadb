import type { UnitPrices } from '#domain/prices';
import type { RuleStatus } from '#domain/automation/rule';
import type { Channel, Consent, FollowStatus, SendPurpose, SentChannel, StepStatus } from '#domain/kinds';
import type { Database, Tx } from './client.ts';
import { EXISTING_RELATION } from './existing-relation.ts';
import { contractedToday } from './contracts.ts';
import { unitPricesToday } from './price-list.ts';

/**
 * Everything that decides, writes and addresses one send, read in one statement. Instants are ISO 8601. `version` of a
 * row changes with each change of the row: the claim compares it.
 */
export interface SendRow {
  /** null: a single send */
  follow: { id: string; status: FollowStatus; quoteId: string | null; title: string } | null;
  /** of the automation master, where it is a rule's send */
  rule: { id: string; status: RuleStatus } | null;
  /** the step, or the single send itself; null: a follow's survey that is no step */
  step: {
    version: string;
    status: StepStatus;
    dueAt: string;
    provisional: boolean;
    channel: SentChannel;
    purpose: SendPurpose;
    title: string | null;
    subject: string | null;
    body: string | null;
    surveyKind: string | null;
    /** of a single send: the message of staff that it carries, with its files */
    messageId?: string | null;
  } | null;
  customer: {
    id: string;
    version: string;
    name: string;
    kana: string | null;
    email: string | null;
    phone: string | null;
    postalCode: string | null;
    address: string | null;
    preferredChannel: Channel | null;
    consentMail: Consent;
    consentSms: Consent;
    consentPostcard: Consent;
    emailUndeliverable: boolean;
    phoneUndeliverable: boolean;
    postUndeliverable: boolean;
    cleaningDecision: string;
    erased: boolean;
    /** see src/domain/relay-address.ts */
    relayKey: string;
    /** 取引関係にある者, see ./existing-relation.ts */
    existingRelation: boolean;
    staffName: string | null;
    /** a link to My Page carries it */
    myPageEpoch: number;
  };
  store: {
    id: string;
    version: string;
    name: string;
    phone: string | null;
    postalCode: string | null;
    address: string | null;
    timeZone: string;
    openFrom: string;
    openTo: string;
    quietFrom: string | null;
    quietTo: string | null;
    frequencyCapDays: number | null;
    frequencyCapMax: number | null;
    budgetCapYen: number | null;
    surveyOnContract: boolean;
    /** heading of the back that the store's postcards have */
    postcardHeading: string | null;
    surveyOnEnd: boolean;
  };
  quote: { vehicleText: string | null; estimateYen: number | null; receivedAt: string } | null;
  vehicle: {
    maker: string | null;
    model: string | null;
    registrationNumber: string | null;
    inspectionExpiresOn: string | null;
    deliveredOn: string | null;
  } | null;
  order: { product: string | null; orderedOn: string } | null;
  /** the ledger's row of this send, where there is one */
  delivery: {
    id: string;
    status: string;
    channel: string;
    attempt: number;
    createdAt: string;
    /** until the lease of a claim ends; negative: it ran out; null: no lease */
    leaseMs: number | null;
    invitationId: string | null;
  } | null;
  emergencyStop: boolean;
  /** whether the store has the basic contract of SMS and postcards today */
  agencyContracted: boolean;
  /** what one send costs today */
  priceYen: UnitPrices;
  /** of this month in the store's zone; 0 without a budget */
  spentYen: number;
  /** sends that count for the frequency cap */
  sentAtList: string[];
}

export interface FollowSendKey {
  followId: string;
  /** null: a send of the follow that is no step of it, such as a survey after its end */
  stepId: string | null;
  sendKey: string;
}

/** A send that is no step of a follow: a row of single_send, whose key is the ledger's. */
export interface SingleSendKey {
  singleSendId: string;
  sendKey: string;
}

export type SendRequestKey = FollowSendKey | SingleSendKey;

/** SQL of what differs between the kinds of sends; everything else is read alike for all of them. */
interface SendSource {
  follow: string;
  rule: string;
  step: string;
  /** the ledger's key */
  key: string;
  quoteId: string;
  /** the one the send is about; `NULL`: the customer's newest */
  vehicleId: string;
  spentYen: string;
}

const SPENT_YEN = (key: string) =>
  `CASE WHEN st.budget_cap_yen IS NULL THEN 0 ELSE oikaze_spent_yen(st.id, st.time_zone, ${key}) END`;

/** The columns of a SendRow over `customer c` and `store st`. */
export const sendColumns = ({
  follow,
  rule,
  step,
  key,
  quoteId,
  vehicleId,
  spentYen,
}: SendSource): string => `
    ${follow} AS follow, ${rule} AS rule, ${step} AS step,
    jsonb_build_object('id', c.id, 'version', c.xmin::text, 'name', c.name, 'kana', c.kana, 'email', c.email, 'phone', c.phone,
      'postalCode', c.postal_code, 'address', c.address, 'preferredChannel', c.preferred_channel,
      'consentMail', c.consent_mail, 'consentSms', c.consent_sms, 'consentPostcard', c.consent_postcard,
      'emailUndeliverable', c.email_undeliverable_at IS NOT NULL, 'phoneUndeliverable', c.phone_undeliverable_at IS NOT NULL,
      'postUndeliverable', c.post_undeliverable_at IS NOT NULL, 'cleaningDecision', c.cleaning_decision,
      'erased', c.erased_at IS NOT NULL, 'relayKey', c.relay_key, 'myPageEpoch', c.my_page_epoch, 'staffName', (SELECT u.name FROM staff_user u WHERE u.id = c.assignee_id),
      'existingRelation', ${EXISTING_RELATION}) AS customer,
    jsonb_build_object('id', st.id, 'version', st.xmin::text, 'name', st.name, 'phone', st.phone, 'postalCode', st.postal_code, 'address', st.address,
      'timeZone', st.time_zone, 'openFrom', st.open_from, 'openTo', st.open_to, 'quietFrom', st.quiet_from,
      'quietTo', st.quiet_to, 'frequencyCapDays', st.frequency_cap_days, 'frequencyCapMax', st.frequency_cap_max,
      'budgetCapYen', st.budget_cap_yen, 'postcardHeading', (SELECT b.heading FROM postcard_setting z JOIN postcard_design e ON e.id = z.design_id AND e.archived_at IS NULL
        JOIN postcard_design_version b ON b.design_id = e.id AND b.version = e.current_version WHERE z.store_id = st.id),
      'surveyOnContract', st.survey_on_contract, 'surveyOnEnd', st.survey_on_end) AS store,
    (SELECT jsonb_build_object('vehicleText', q.vehicle_text, 'estimateYen', q.estimate_yen, 'receivedAt', q.received_at)
      FROM quote q WHERE q.customer_id = c.id AND (${quoteId} IS NULL OR q.id = ${quoteId})
      ORDER BY q.received_at DESC LIMIT 1) AS quote,
    (SELECT jsonb_build_object('maker', w.maker, 'model', w.model, 'registrationNumber', w.registration_number,
        'inspectionExpiresOn', w.inspection_expires_on, 'deliveredOn', w.delivered_on)
      FROM vehicle w WHERE w.customer_id = c.id AND (${vehicleId} IS NULL OR w.id = ${vehicleId}) ORDER BY w.delivered_on DESC NULLS LAST, w.created_at DESC LIMIT 1) AS vehicle,
    (SELECT jsonb_build_object('product', o.product, 'orderedOn', o.ordered_on)
      FROM customer_order o WHERE o.customer_id = c.id ORDER BY o.ordered_on DESC LIMIT 1) AS "order",
    (SELECT jsonb_build_object('id', d.id, 'status', d.status, 'channel', d.channel, 'attempt', d.attempt,
        'createdAt', d.created_at, 'leaseMs', (extract(epoch FROM d.lease_until - clock_timestamp()) * 1000)::int,
        'invitationId', (SELECT i.id FROM survey_invitation i WHERE i.delivery_id = d.id))
      FROM delivery d WHERE d.send_key = ${key}) AS delivery,
    EXISTS (SELECT FROM system_flag x WHERE x.key = 'emergency_stop' AND x.value->>'active' = 'true') AS "emergencyStop",
    ${spentYen} AS "spentYen",
    ${contractedToday('st', 'delivery_basic')} AS "agencyContracted",
    ${unitPricesToday('st.time_zone')} AS "priceYen",
    CASE WHEN st.frequency_cap_days IS NULL OR st.frequency_cap_max IS NULL THEN '[]'::jsonb ELSE (
      SELECT coalesce(jsonb_agg(d.claimed_at), '[]') FROM delivery d WHERE d.customer_id = c.id
        AND d.status IN ('claimed', 'accepted', 'delivered', 'in_doubt') AND d.send_key <> ${key}
        AND d.claimed_at > now() - make_interval(days => st.frequency_cap_days)) END AS "sentAtList"`;

const STEP = `CASE WHEN s.id IS NULL THEN NULL ELSE jsonb_build_object('version', s.xmin::text, 'status', s.status, 'dueAt', s.due_at,
      'provisional', s.provisional, 'channel', s.channel, 'purpose', p.purpose, 'title', p.title, 'subject', p.subject,
      'body', p.body, 'surveyKind', p.survey_kind) END`;
const FOLLOW = `SELECT ${sendColumns({
  follow: `jsonb_build_object('id', f.id, 'status', f.status, 'quoteId', f.quote_id, 'title', v.name)`,
  rule: 'NULL::jsonb',
  step: STEP,
  key: '$2',
  quoteId: 'f.quote_id',
  vehicleId: 'NULL::uuid',
  spentYen: SPENT_YEN('$2'),
})}
  FROM follow f JOIN pattern_version v ON v.id = f.pattern_version_id
  JOIN customer c ON c.id = f.customer_id JOIN store st ON st.id = f.store_id`;

const OF_STEP = `${FOLLOW}
  JOIN follow_step s ON s.follow_id = f.id AND s.id = $3::uuid JOIN pattern_step p ON p.id = s.pattern_step_id
  WHERE f.id = $1::uuid`;
const OF_FOLLOW = `${FOLLOW}
  LEFT JOIN follow_step s ON false LEFT JOIN pattern_step p ON false
  WHERE f.id = $1::uuid`;
const OF_SINGLE = `SELECT ${sendColumns({
  follow: 'NULL::jsonb',
  rule: `CASE WHEN r.id IS NULL THEN NULL ELSE jsonb_build_object('id', r.id, 'status', r.status) END`,
  step: `jsonb_build_object('version', o.xmin::text, 'status', o.status, 'dueAt', o.due_at, 'provisional', false,
      'channel', o.channel, 'purpose', o.purpose, 'title', o.title, 'subject', coalesce(o.subject, v.subject),
      'body', coalesce(o.body, v.body), 'surveyKind', o.survey_kind, 'messageId', o.message_id)`,
  key: '$2',
  quoteId: 'o.quote_id',
  vehicleId: 'o.vehicle_id',
  spentYen: SPENT_YEN('$2'),
})}
  FROM single_send o JOIN customer c ON c.id = o.customer_id JOIN store st ON st.id = o.store_id
  LEFT JOIN automation_rule_version v ON v.id = o.rule_version_id LEFT JOIN automation_rule r ON r.id = o.rule_id
  WHERE o.id = $1::uuid`;

interface SendStatement {
  name: string;
  text: string;
  values: string[];
  /** rows whose lock decides the send */
  locks: string;
}

function statementOf(key: SendRequestKey): SendStatement {
  if ('singleSendId' in key)
    return {
      name: 'oikaze_single_send',
      text: OF_SINGLE,
      values: [key.singleSendId, key.sendKey],
      locks: 'o',
    };
  const { followId, stepId, sendKey } = key;
  return stepId
    ? { name: 'oikaze_send_of_step', text: OF_STEP, values: [followId, sendKey, stepId], locks: 'f, s' }
    : { name: 'oikaze_send_of_follow', text: OF_FOLLOW, values: [followId, sendKey], locks: 'f, c' };
}

/** Reads the facts of a send as they are at this moment. Null: follow, step or single send is not there. */
export async function readSendRow(db: Database, key: SendRequestKey): Promise<SendRow | null> {
  const { name, text, values } = statementOf(key);
  const { rows } = await db.pool.query<SendRow>({ name, text, values });
  return rows[0] ?? null;
}

/**
 * The same, locking what decides the send until the transaction ends: the follow and its step (a stop takes the same
 * lock, X2), the customer for a follow's send without a step, or the single send.
 */
export async function lockSendRow(tx: Tx, key: SendRequestKey): Promise<SendRow | null> {
  const { text, values, locks } = statementOf(key);
  const rows = await tx.$queryRawUnsafe<SendRow[]>(`${text} FOR NO KEY UPDATE OF ${locks}`, ...values);
  return rows[0] ?? null;
}
