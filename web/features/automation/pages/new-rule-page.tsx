import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showDone } from '../../../shared/notify.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { useSaveRule } from '../api/rules.ts';
import { BackToRules } from '../components/back-to-rules.tsx';
import { RuleEditor } from '../components/rule-editor.tsx';
import { emptyRule } from '../rule-draft.ts';

export function NewRulePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { storeId } = useStoreChoice();
  const [initial] = useState(() => emptyRule(storeId));
  const save = useSaveRule(null);
  return (
    <Page title={t('automation.add')} before={<BackToRules />}>
      <RuleEditor
        initial={initial}
        ruleId={null}
        saving={save.isPending}
        error={save.error}
        saveLabel={t('automation.create')}
        onSave={(rule) =>
          save.mutate(rule, {
            onSuccess: ({ id }) => {
              showDone(t('automation.created'));
              void navigate({ to: '/automation/$ruleId', params: { ruleId: id }, search: {} });
            },
          })
        }
      />
    </Page>
  );
}
