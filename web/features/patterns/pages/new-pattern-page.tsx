import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showDone } from '../../../shared/notify.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { useSavePattern } from '../api/save-pattern.ts';
import { PatternEditor } from '../components/pattern-editor.tsx';
import { emptyDraft } from '../draft.ts';

export function NewPatternPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [initial] = useState(emptyDraft);
  const save = useSavePattern(null);
  return (
    <Page title={t('pattern.add')}>
      <PatternEditor
        initial={initial}
        saving={save.isPending}
        error={save.error}
        saveLabel={t('pattern.create')}
        onSave={(draft) =>
          save.mutate(draft, {
            onSuccess: (pattern) => {
              showDone(t('pattern.created', { name: pattern.name }));
              void navigate({
                to: '/patterns/$patternId',
                params: { patternId: pattern.id },
                ignoreBlocker: true,
              });
            },
          })
        }
      />
    </Page>
  );
}
