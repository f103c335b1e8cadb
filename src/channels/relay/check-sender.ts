import { promises as dns } from 'node:dns';
import { authenticate, type DNSResolver } from 'mailauth';

export type AuthResult =
  | 'pass'
  | 'fail'
  | 'softfail'
  | 'neutral'
  | 'none'
  | 'policy'
  | 'permerror'
  | 'temperror'
  | 'skipped';

/** What SPF, DKIM and DMARC say of a mail, of the moment it came in. */
export interface SenderAuth {
  spf: AuthResult;
  /** pass: at least one signature holds */
  dkim: AuthResult;
  dmarc: AuthResult;
  /** what the domain of From asks to do with mail that fails: none | quarantine | reject; null: it asks nothing */
  policy: string | null;
}

export interface ReceivedFrom {
  remoteAddress: string;
  helo: string;
  envelopeFrom: string;
  raw: Buffer;
}

export type SenderCheck = (mail: ReceivedFrom) => Promise<SenderAuth>;

const ALL = (result: AuthResult): SenderAuth => ({ spf: result, dkim: result, dmarc: result, policy: null });
export const unchecked: SenderCheck = async () => ALL('skipped');

/**
 * Checks senders with mailauth. A name server that does not answer in time is a `temperror`: the mail is taken or refused
 * without it, and the sending server never waits longer than `timeoutMs`.
 * @param options.resolver of DNS; the machine's own unless given
 */
export function createSenderCheck(options: { timeoutMs: number; resolver?: DNSResolver }): SenderCheck {
  const resolver = options.resolver ?? machineResolver(options.timeoutMs);
  return async ({ raw, remoteAddress, helo, envelopeFrom }) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<SenderAuth>((resolve) => {
      timer = setTimeout(() => resolve(ALL('temperror')), options.timeoutMs);
    });
    const checked = authenticate(raw, {
      ip: remoteAddress,
      helo: helo || remoteAddress,
      sender: envelopeFrom,
      resolver,
      disableArc: true,
      disableBimi: true,
      mta: 'oikaze-relay',
    }).then(summary, () => ALL('temperror'));
    try {
      return await Promise.race([checked, late]);
    } finally {
      clearTimeout(timer);
    }
  };
}

function machineResolver(timeoutMs: number): DNSResolver {
  const resolver = new dns.Resolver({ timeout: Math.ceil(timeoutMs / 2), tries: 2 });
  return (domain, type) => resolver.resolve(domain, type) as Promise<string[]>;
}

type Authenticated = Awaited<ReturnType<typeof authenticate>>;

function summary({ spf, dkim, dmarc }: Authenticated): SenderAuth {
  const signatures = (dkim?.results ?? []).map(({ status }) => resultOf(status?.result));
  return {
    spf: spf ? resultOf(spf.status?.result) : 'none',
    dkim: signatures.includes('pass') ? 'pass' : (signatures[0] ?? 'none'),
    dmarc: dmarc ? resultOf(dmarc.status?.result) : 'none',
    policy: dmarc ? (dmarc.policy ?? null) : null,
  };
}

const KNOWN: readonly AuthResult[] = [
  'pass',
  'fail',
  'softfail',
  'neutral',
  'none',
  'policy',
  'permerror',
  'temperror',
  'skipped',
];
const resultOf = (word: string | undefined): AuthResult =>
  KNOWN.find((known) => known === (word === 'temperr' ? 'temperror' : word)) ?? 'none';
