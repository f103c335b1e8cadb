export type { Config, MailConfig, ScrapLookupConfig, SmsConfig } from './config/config.ts';
export { ConfigError } from './config/config.ts';
export { loadConfig, parseConfig } from './config/parse.ts';
export { configVariables } from './config/variables.ts';
