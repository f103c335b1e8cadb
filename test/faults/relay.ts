import { setTimeout as delay } from 'node:timers/promises';
import nodemailer, { type Transporter } from 'nodemailer';
import { Chaos } from './chaos.ts';
import type { FaultStack } from './fault-stack.ts';
import { seededRandom } from './seeded-random.ts';

export const RELAY_ENV = { RELAY_DOMAIN: 'relay.oikaze.test', RELAY_SENDER_CHECK: 'off' };

const CUSTOMERS = 20;

export interface RelaySettings {
  messages: number;
  seed: number;
  /** mail programs at work at the same time */
  senders: number;
  pauseMs: [number, number];
  downMs: [number, number];
  /** kills of the listener over which the mails are spread, so that a fast machine is not done before the first */
  killsAtLeast: number;
  /** PostgreSQL is killed too */
  databaseToo: boolean;
}

export interface RelayResult {
  kills: Record<string, number>;
  accepted: number;
  attempts: number;
  putOff: number;
  unanswered: number;
  /** messages that stand in the record exactly once */
  once: number;
  lost: string[];
  twice: string[];
  unprocessed: number;
  repliedCustomers: number;
  tookSeconds: number;
}

interface Person {
  email: string;
  relayAddress: string;
}

/**
 * Customers write to their relay addresses while the listener is killed with SIGKILL and started again. Each sender does
 * what a mail server does: it repeats a mail until it hears 250 (RFC 5321 §4.5.4.1), not knowing whether one whose answer
 * was lost has been taken. Whatever was answered with 250 must be one message; counted by plain SQL.
 */
export async function relayUnderKills(stack: FaultStack, settings: RelaySettings): Promise<RelayResult> {
  const people = await buildPeople(stack);
  await stack.relay.start();
  const startedAt = Date.now();
  const victims = settings.databaseToo ? [stack.relay, stack.postgres] : [stack.relay];
  const chaos = new Chaos(victims, { ...settings, random: seededRandom(settings.seed) });
  const post = new PostOffice(stack.relayPort);
  const queue = Array.from({ length: settings.messages }, (_, nr) => nr);
  const work = async (): Promise<void> => {
    for (let nr = queue.shift(); nr !== undefined; nr = queue.shift()) {
      const killsBefore = Math.floor((nr / settings.messages) * (settings.killsAtLeast + 1));
      while ((chaos.log.kills[stack.relay.name] ?? 0) < killsBefore) await delay(50);
      await post.sendUntilAccepted(people[nr % people.length] as Person, markOf(settings, nr));
    }
  };
  await Promise.all(Array.from({ length: settings.senders }, work));
  const { kills } = await chaos.end();
  const unprocessed = await untilProcessed(stack);
  const counts = new Map(
    (
      await stack.sql<{ body: string; count: string }>(
        `SELECT body, count(*) FROM message WHERE direction = 'in' AND body LIKE 'mail %' GROUP BY body`,
      )
    ).map(({ body, count }) => [body, Number(count)]),
  );
  const [replied] = await stack.sql<{ count: string }>(
    `SELECT count(DISTINCT customer_id) FROM todo WHERE kind = 'reply' AND status = 'open'`,
  );
  const accepted = [...post.accepted];
  return {
    kills,
    accepted: accepted.length,
    attempts: post.attempts,
    putOff: post.putOff,
    unanswered: post.unanswered,
    once: accepted.filter((mark) => counts.get(mark) === 1).length,
    lost: accepted.filter((mark) => !counts.has(mark)),
    twice: [...counts].filter(([, count]) => count > 1).map(([mark]) => mark),
    unprocessed,
    repliedCustomers: Number(replied?.count),
    tookSeconds: Math.round((Date.now() - startedAt) / 1_000),
  };
}

const markOf = ({ seed }: RelaySettings, nr: number): string => `mail ${seed}-${nr}`;

async function buildPeople({ client }: FaultStack): Promise<Person[]> {
  const run = Date.now();
  return Promise.all(
    Array.from({ length: CUSTOMERS }, async (_, nr) => {
      const email = `relay-${run}-${nr}@home.test`;
      const { relayAddress } = await client.post<{ relayAddress: string }>('customers', {
        name: `返信 ${nr}`,
        email,
      });
      return { email, relayAddress };
    }),
  );
}

/** A mail server's queue: what was not answered with 250 goes out again, the same to the byte. */
class PostOffice {
  readonly accepted = new Set<string>();
  attempts = 0;
  putOff = 0;
  unanswered = 0;
  readonly #program: Transporter;

  constructor(port: number) {
    this.#program = nodemailer.createTransport({
      host: '127.0.0.1',
      port,
      ignoreTLS: true,
      connectionTimeout: 3_000,
      greetingTimeout: 3_000,
      socketTimeout: 20_000,
    });
  }

  async sendUntilAccepted({ email, relayAddress }: Person, mark: string): Promise<void> {
    const mail = {
      envelope: { from: email, to: relayAddress },
      raw: [
        `From: ${email}`,
        `To: ${relayAddress}`,
        'Subject: reply',
        `Message-ID: <${mark.replaceAll(' ', '-')}@home.test>`,
        'Date: Tue, 01 Dec 2026 12:00:00 +0900',
        '',
        mark,
        '',
      ].join('\r\n'),
    };
    const deadline = Date.now() + 300_000;
    for (;;) {
      this.attempts += 1;
      try {
        await this.#program.sendMail(mail);
        this.accepted.add(mark);
        return;
      } catch (error) {
        const { responseCode } = error as { responseCode?: number };
        if ((responseCode ?? 0) >= 500 || Date.now() > deadline) throw error;
        if (responseCode) this.putOff += 1;
        else this.unanswered += 1;
        await delay(100);
      }
    }
  }
}

/** @returns how many are left when patience ends */
async function untilProcessed(stack: FaultStack): Promise<number> {
  const deadline = Date.now() + 180_000;
  for (;;) {
    const [row] = await stack.sql<{ count: string }>(
      `SELECT count(*) FROM inbound_mail WHERE status <> 'processed'`,
    );
    const left = Number(row?.count);
    if (left === 0 || Date.now() > deadline) return left;
    await delay(500);
  }
}
