import nodemailer, { type SendMailOptions } from 'nodemailer';
import { type SenderCheck, unchecked } from '#channels/relay/check-sender';
import type { Config } from '#config';
import { relayAddress } from '#domain/relay-address';
import { type Relay, runRelay } from '#use-cases/relay/run-relay';
import { buildCustomer, buildShop, type Shop } from '../fixtures.ts';

export const RELAY_DOMAIN = 'relay.oikaze.test';
export const STAFF_ADDRESS = 'otsuka@dealer.test';
export const CUSTOMER_ADDRESS = 'hanako@home.test';
const MAX_BYTES = 300_000;

export interface RelayShop extends Shop {
  relay: Relay;
  /** what SPF, DKIM and DMARC say from now on */
  setSenderCheck(check: SenderCheck): void;
  /** Sends by an ordinary mail program. @throws Error with the reply's responseCode */
  send(mail: SendMailOptions): Promise<{ response: string }>;
  customer(overrides?: Record<string, unknown>): Promise<{ id: string; address: string }>;
  /** Waits until nothing that was accepted is left to be acted on. */
  settled(): Promise<void>;
}

/** A store with a running relay and one member of staff. */
export async function buildRelayShop(mail: Partial<Config['mail']> = {}): Promise<RelayShop> {
  const shop = await buildShop();
  shop.deps.config = {
    sessionSecret: 's'.repeat(40),
    publicBaseUrl: 'https://oikaze.test',
    mail: { relayDomain: RELAY_DOMAIN, relaySenderCheck: 'dmarc', answersToRelay: true, ...mail },
  } as Config;
  await buildStaff(shop);
  let check: SenderCheck = unchecked;
  const relay = await runRelay(shop.deps, {
    host: '127.0.0.1',
    port: 0,
    maxBytes: MAX_BYTES,
    name: RELAY_DOMAIN,
    tls: null,
    checkSender: (arrived) => check(arrived),
  });
  const program = nodemailer.createTransport({ host: '127.0.0.1', port: relay.port, ignoreTLS: true });
  return {
    ...shop,
    relay,
    setSenderCheck: (given) => {
      check = given;
    },
    send: (given) => program.sendMail({ subject: 'ご連絡', text: '本文', ...given }),
    customer: async (overrides = {}) => {
      const id = await buildCustomer(shop, { email: CUSTOMER_ADDRESS, ...overrides });
      const { relayKey } = await shop.db.prisma.customer.findUniqueOrThrow({ where: { id } });
      return { id, address: relayAddress(relayKey, RELAY_DOMAIN) };
    },
    settled: async () => {
      for (;;) {
        if ((await shop.db.prisma.inboundMail.count({ where: { status: 'received' } })) === 0) return;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    close: async () => {
      program.close();
      await relay.close();
      await shop.close();
    },
  };
}

export async function buildStaff(
  shop: Shop,
  overrides: { id?: string; email?: string; active?: boolean; storeId?: string; role?: string } = {},
): Promise<void> {
  const { id = 'u-otsuka', email = STAFF_ADDRESS, active = true, storeId = shop.storeId, role } = overrides;
  await shop.db.prisma.user.create({
    data: { id, email, active, name: '大塚', role: role ?? 'staff', stores: { create: [{ storeId }] } },
  });
}
