import { type WriteRule, writeRule } from '#contract/automation';

/** Rules to look at and switch on; they stay paused until somebody does. */
export const DEMO_RULES: readonly WriteRule[] = [
  {
    name: '車検満了 30 日前の SMS',
    dateSource: 'inspection_expiry',
    offset: '-P30D',
    channel: 'sms',
    body: '{{customer.name}}様 車検満了は{{vehicle.inspectionExpiresOn}}です。ご予約は{{store.phone}}へ',
    timeOfDay: '10:00',
  },
  {
    name: '12 か月点検のはがき',
    dateSource: 'check_12',
    offset: '-P30D',
    channel: 'postcard',
    body: '{{customer.name}} 様\n\n{{vehicle.name}}の12か月点検の時期になりました。\nご来店をお待ちしております。\n\n{{store.name}} {{store.phone}}',
    timeOfDay: '09:00',
    capPerDay: 100,
  },
].map((rule) => writeRule.parse(rule));
