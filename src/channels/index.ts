import type { Config } from '#config';
import { createLocalMail } from './mail/local.ts';
import { createSmtpMail } from './mail/smtp.ts';
import { createPdfPostcards } from './postcard/pdf.ts';
import { createCsvScrapLookup } from './scrap-lookup/csv.ts';
import { createHttpScrapLookup } from './scrap-lookup/http.ts';
import { createScrapLookupSimulator } from './scrap-lookup/simulator.ts';
import { createHttpSms } from './sms/http.ts';
import { createLocalSms } from './sms/local.ts';
import { createTwilioSms } from './sms/twilio.ts';
import type { Channels, LocalOutbox, MailChannel, ScrapLookup, SmsChannel } from './types.ts';

type ChannelConfig = Pick<Config, 'mail' | 'sms' | 'postcard' | 'scrapLookup'>;

/**
 * The channels that the configuration asks for. `parseConfig` has refused everything that is given by half, so a local
 * sink stands here only where it was meant; what can only be seen on the machine (a folder that cannot be written) is
 * found here, at boot.
 *
 * @throws Error naming the variable
 */
export async function createChannels(
  config: ChannelConfig,
  deps: { localOutbox: LocalOutbox },
): Promise<Channels> {
  const mail = mailChannel(config.mail, deps.localOutbox);
  const sms = smsChannel(config.sms, deps.localOutbox);
  const postcard = await createPdfPostcards({ outputDir: config.postcard.outputDir });
  const scrapLookup = lookupOf(config.scrapLookup);
  return {
    mail,
    sms,
    postcard,
    scrapLookup,
    async close() {
      await Promise.all([mail, sms, postcard, scrapLookup].map((channel) => channel.close?.()));
    },
  };
}

function mailChannel(config: Config['mail'], localOutbox: LocalOutbox): MailChannel {
  const messageIdDomain = config.from.address.slice(config.from.address.lastIndexOf('@') + 1);
  if (!config.smtp) return createLocalMail(localOutbox, messageIdDomain);
  return createSmtpMail({
    settings: config.smtp,
    messageIdDomain,
    maxConnections: config.maxConnections,
    timeouts: { socketMs: config.socketTimeoutMs },
  });
}

function smsChannel(config: Config['sms'], localOutbox: LocalOutbox): SmsChannel {
  if (config.provider === 'http') return createHttpSms(config);
  return config.provider === 'twilio' ? createTwilioSms(config) : createLocalSms(localOutbox);
}

function lookupOf(config: Config['scrapLookup']): ScrapLookup {
  if (config.provider === 'http') return createHttpScrapLookup(config);
  return config.provider === 'csv' ? createCsvScrapLookup(config.dir) : createScrapLookupSimulator();
}
