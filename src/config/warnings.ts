import { isLoopback } from './smtp-url.ts';
import { type Environment, variables } from './variables.ts';

/** Prefixes that are ours alone: an unknown name under them is likely a slip of the pen. */
const ourPrefixes = /^(SMTP|SMS|TWILIO|SCRAP_LOOKUP|POSTCARD|RELAY|CRM_WEBHOOK|MAIL)_/;

/** What is legal but probably not meant. No values: they may be secrets. */
export function warningsOf(given: Environment, publicBaseUrl: string): string[] {
  const warnings: string[] = [];
  if (given.SMTP_URL && !given.MAIL_FROM)
    warnings.push('MAIL_FROM is not set: mail leaves with a made-up sender');
  if (given.SMTP_URL && !given.RELAY_DOMAIN)
    warnings.push('RELAY_DOMAIN is not set: customers cannot answer by mail, and bounces are not noticed');
  if (given.SMS_PROVIDER === 'local' && (given.SMS_HTTP_URL || given.TWILIO_ACCOUNT_SID)) {
    warnings.push('SMS_PROVIDER is local: SMS stay in the local outbox though a provider is described');
  }
  if (given.SCRAP_LOOKUP_PROVIDER === 'simulator' && given.SCRAP_LOOKUP_URL) {
    warnings.push('SCRAP_LOOKUP_PROVIDER is simulator: answers are made up though a service is described');
  }
  for (const [url, name] of [
    [publicBaseUrl, 'PUBLIC_BASE_URL'],
    [given.SMS_HTTP_URL, 'SMS_HTTP_URL'],
    [given.SCRAP_LOOKUP_URL, 'SCRAP_LOOKUP_URL'],
  ] as const) {
    if (url?.startsWith('http://') && !isLoopback(new URL(url).hostname)) {
      warnings.push(`${name} is http: what is sent there can be read on the way`);
    }
  }
  for (const name of Object.keys(given)) {
    if (ourPrefixes.test(name) && !(name in variables)) warnings.push(`${name} is not a variable of Oikaze`);
  }
  return warnings;
}
