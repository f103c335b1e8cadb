import type { MailConfig } from './config.ts';

export type SmtpConfig = NonNullable<MailConfig['smtp']>;

const flags = ['requireTLS', 'rejectUnauthorized'] as const;

/**
 * Reads `smtp[s]://[user:password@]host[:port][?requireTLS=true&rejectUnauthorized=false&name=our.name]`.
 *
 * Certificates are verified where there is something to protect by it: with smtps, requireTLS or a password. Without
 * them TLS is opportunistic, as between mail servers (RFC 7435), since plain text would be taken as well. Loopback
 * needs neither. `rejectUnauthorized` says otherwise.
 *
 * @throws Error whose message completes "SMTP_URL: …" and holds no part of the address
 */
export function parseSmtpUrl(value: string): SmtpConfig {
  if (!/^smtps?:\/\//i.test(value) || !URL.canParse(value)) {
    throw new Error('must be smtp://host:port or smtps://user:password@host:port');
  }
  const url = new URL(value);
  if (url.hostname === '' || (url.pathname !== '' && url.pathname !== '/')) {
    throw new Error('must hold a host, and nothing behind the port but options');
  }
  const options = optionsOf(url);
  const secure = url.protocol === 'smtps:';
  const requireTls = options.requireTLS === 'true';
  const auth = credentialsOf(url);
  const worthVerifying = (secure || requireTls || auth !== null) && !isLoopback(url.hostname);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTls,
    verifyCertificate: options.rejectUnauthorized ? options.rejectUnauthorized === 'true' : worthVerifying,
    auth,
    clientName: options.name ?? null,
  };
}

/** Whether a host is this machine, so that nobody can listen in between. */
export function isLoopback(host: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[?::1\]?)$/i.test(host);
}

function optionsOf(url: URL): { requireTLS?: string; rejectUnauthorized?: string; name?: string } {
  const options = Object.fromEntries(url.searchParams);
  for (const [name, value] of Object.entries(options)) {
    if (name === 'name' && value !== '') continue;
    if (!flags.some((known) => known === name)) {
      throw new Error(`has an unknown option; known are ${flags.join(', ')} and name`);
    }
    if (value !== 'true' && value !== 'false') throw new Error(`option ${name} must be true or false`);
  }
  return options;
}

function credentialsOf(url: URL): SmtpConfig['auth'] {
  if (url.username === '' && url.password === '') return null;
  if (url.username === '' || url.password === '')
    throw new Error('must hold both user and password, or neither');
  try {
    return { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  } catch {
    throw new Error('must have a % in user or password written as %25');
  }
}
