import type { Words } from '../words.ts';
import { bulk, dryRun, move, templates } from './bulk.ts';
import { analysis } from './analysis.ts';
import { audit } from './audit.ts';
import { automation } from './automation.ts';
import { campaign } from './campaign.ts';
import { cleaning } from './cleaning.ts';
import { consent } from './consent.ts';
import { customer, history } from './customer.ts';
import { deal, message } from './deal.ts';
import { follow } from './follow.ts';
import { frame } from './frame.ts';
import { imports } from './imports.ts';
import { manager } from './manager.ts';
import { operations } from './operations.ts';
import { pattern } from './pattern.ts';
import { postcards } from './postcards.ts';
import { search } from './search.ts';
import { settings } from './settings.ts';
import { survey } from './survey.ts';
import { sms } from './sms.ts';
import { todo } from './todo.ts';
import { usage } from './usage.ts';
import { webhook } from './webhook.ts';
import { workList } from './work-list.ts';

export const en: Words = {
  ...frame,
  ...consent,
  ...operations,
  analysis,
  audit,
  automation,
  bulk,
  campaign,
  cleaning,
  customer,
  deal,
  dryRun,
  follow,
  history,
  imports,
  manager,
  message,
  move,
  pattern,
  postcards,
  search,
  settings,
  survey,
  sms,
  templates,
  todo,
  usage,
  webhook,
  workList,
};
