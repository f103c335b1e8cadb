/**
 * Addresses at RELAY_DOMAIN (C8). `c-<key>` is a customer: staff write to it from any mail program, and the customer's
 * answers come back to it. `b-<send>-<mark>` is the return path of one send, to which bounces come (VERP).
 * Lookups ignore case: some mail programs change it.
 */
export type RelayRecipient =
  | { kind: 'customer'; relayKey: string }
  | { kind: 'bounce'; deliveryId: string; mark: string };

const KEY = /^c-([a-z2-7]{16})$/;
const RETURN_PATH = /^b-([0-9a-f]{32})-([a-z2-7]{10})$/;

/** The address that stands for a customer. */
export const relayAddress = (relayKey: string, relayDomain: string): string => `c-${relayKey}@${relayDomain}`;

/** The return path of a send; `mark` proves that we made it (src/use-cases/relay/return-path.ts). */
export const returnPath = (deliveryId: string, mark: string, relayDomain: string): string =>
  `b-${deliveryId.replaceAll('-', '')}-${mark}@${relayDomain}`;

/** What an address at the relay means; null: it is none of ours. */
export function readRelayAddress(address: string, relayDomain: string): RelayRecipient | null {
  const [local = '', domain = ''] = splitAddress(address.toLowerCase());
  if (domain !== relayDomain.toLowerCase()) return null;
  const key = KEY.exec(local)?.[1];
  if (key) return { kind: 'customer', relayKey: key };
  const [, hex, mark] = RETURN_PATH.exec(local) ?? [];
  return hex && mark ? { kind: 'bounce', deliveryId: uuidOf(hex), mark } : null;
}

/**
 * Whether this is the address we show for a customer (at whatever domain we had then): programs and people give back what
 * they were given, and it must never become the real one.
 */
export const isRelayAddress = (address: string): boolean => KEY.test(splitAddress(address.toLowerCase())[0]);

/** Local part and domain of a mail address. */
export function splitAddress(address: string): [local: string, domain: string] {
  const at = address.lastIndexOf('@');
  return at < 0 ? [address, ''] : [address.slice(0, at), address.slice(at + 1)];
}

const uuidOf = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
