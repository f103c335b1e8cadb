import { useTranslation } from 'react-i18next';

/** Records that people filter by. */
export const auditEntities = [
  'customer',
  'follow',
  'todo',
  'pattern',
  'template',
  'follow_batch',
  'import_job',
  'vehicle',
  'quote',
  'customer_order',
  'negotiation_review',
  'delivery',
  'saved_search',
  'list',
  'labels',
  'store',
  'staff_user',
  'api_key',
  'system_flag',
  'campaign',
  'contract',
  'price',
  'usage',
] as const;
type Entity = (typeof auditEntities)[number];

const verbs = [
  'create',
  'update',
  'upsert',
  'delete',
  'erase',
  'revoke',
  'assign',
  'move',
  'pause',
  'resume',
  'stop',
  'cancel',
  'remove_steps',
  'restore_steps',
  'reschedule_step',
  'skip_step',
  'complete',
  'reassign',
  'settle',
  'set',
  'upload',
  'map',
  'check',
  'run',
  'print',
  'export',
  'undo',
  'replace',
  'remove_remaining',
  'publish',
  'withdraw',
  'draw',
  'hand_over',
  'hand_over_undone',
  'add',
  'end',
] as const;
type Verb = (typeof verbs)[number];

const grave: ReadonlySet<string> = new Set(['delete', 'erase', 'revoke', 'stop', 'cancel', 'set']);
const made: ReadonlySet<string> = new Set(['create', 'assign', 'upload', 'run', 'complete']);
const verbOf = (action: string): string => action.split('.').at(-1) ?? action;

/** Words for what stands in the log as codes; a code without a word is shown as it is. */
export function useAuditWords() {
  const { t } = useTranslation();
  return {
    entity: (name: string): string =>
      (auditEntities as readonly string[]).includes(name) ? t(`audit.entity.${name as Entity}`) : name,
    action: (action: string): string => {
      const verb = verbOf(action);
      return (verbs as readonly string[]).includes(verb) ? t(`audit.verb.${verb as Verb}`) : action;
    },
    color: (action: string): string => {
      const verb = verbOf(action);
      return grave.has(verb) ? 'red' : made.has(verb) ? 'kaze' : 'blue';
    },
  };
}
