import type { AutomationRule, PreviewRule, WriteRule } from '#contract/automation';
import { checkTests } from '#domain/customer-query';
import { SMS_LIMIT, smsLength } from '#domain/sms-length';
import { fixedText, unknownVariables } from '#domain/template-variables';
import {
  type DraftGroup,
  type DraftTest,
  fromQuery,
  fromTest,
  isComplete,
  newGroup,
  toQuery,
  toTest,
} from '../customer-search/query-draft.ts';
import { type SpokenOffset, speak, write } from '../patterns/offset.ts';

/** A rule while it is edited. */
export interface RuleDraft {
  name: string;
  storeId: string | null;
  group: DraftGroup;
  tests: DraftTest[];
  dateSource: AutomationRule['dateSource'];
  offset: SpokenOffset;
  channel: AutomationRule['channel'];
  purpose: AutomationRule['purpose'];
  templateId: string | null;
  subject: string;
  body: string;
  /** of surveys only, which rules do not send */
  surveyKind: 'estimate';
  timeOfDay: string;
  capPerDay: number | null;
  ratePerMinute: number | null;
  catchUpDays: number;
  holdDays: number;
}

export const emptyRule = (storeId: string | null): RuleDraft => ({
  name: '',
  storeId,
  group: newGroup('all'),
  tests: [],
  dateSource: 'inspection_expiry',
  offset: { n: 30, unit: 'days', before: true },
  channel: 'sms',
  purpose: 'advertising',
  templateId: null,
  subject: '',
  body: '',
  surveyKind: 'estimate',
  timeOfDay: '10:00',
  capPerDay: null,
  ratePerMinute: null,
  catchUpDays: 3,
  holdDays: 7,
});

export const toDraft = (rule: Omit<AutomationRule, 'lastRun'>): RuleDraft => ({
  name: rule.name,
  storeId: rule.storeId,
  group: fromQuery(rule.query),
  tests: rule.vehicleTests.map(fromTest),
  dateSource: rule.dateSource,
  offset: speak(rule.offset) ?? { n: 30, unit: 'days', before: true },
  channel: rule.channel,
  purpose: rule.purpose,
  templateId: rule.templateId,
  subject: rule.subject ?? '',
  body: rule.body,
  surveyKind: 'estimate',
  timeOfDay: rule.timeOfDay,
  capPerDay: rule.capPerDay,
  ratePerMinute: rule.ratePerMinute,
  catchUpDays: rule.catchUpDays,
  holdDays: rule.holdDays,
});

/** As the API takes it; conditions without a value ask nothing yet. */
export function toRule(draft: RuleDraft): WriteRule {
  const { group, tests, offset, surveyKind: _, subject, ...rest } = draft;
  return {
    ...rest,
    query: toQuery(group),
    vehicleTests: tests.map(toTest).filter((test) => checkTests([test], 'vehicle').length === 0),
    offset: write(offset),
    subject: draft.channel === 'mail' && subject.trim() ? subject : null,
  };
}

export type RuleProblem = 'name' | 'body' | 'subject' | 'smsLong' | 'unknown';

/** What keeps the rule from being saved, by field. */
export function problemsOf(draft: RuleDraft): RuleProblem[] {
  const problems: RuleProblem[] = [];
  if (draft.name.trim() === '') problems.push('name');
  if (draft.body.trim() === '') problems.push('body');
  if (unknownVariables(`${draft.subject}\n${draft.body}`).length > 0) problems.push('unknown');
  if (draft.channel === 'sms' && smsLength(fixedText(draft.body)) > SMS_LIMIT) problems.push('smsLong');
  return problems;
}

/** What a preview asks for; null while it could not be answered. */
export function toPreview(draft: RuleDraft, ruleId: string | null): Partial<PreviewRule> | null {
  const lacking = problemsOf(draft).filter((problem) => problem !== 'name');
  const rule = toRule(draft);
  if (lacking.length > 0 || !isComplete(rule.query) || !/^\d\d:\d\d$/.test(draft.timeOfDay)) return null;
  const { name, ...asked } = rule;
  return { ...asked, ...(name.trim() && { name: name.trim() }), ruleId };
}
