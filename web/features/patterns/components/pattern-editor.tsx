import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { restrictToVerticalAxis } from './restrict-to-vertical-axis.ts';
import {
  arrayMove,
  SortableContext,
  sortableKeyboardCoordinates,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable';
import { Alert, Button, Grid, Group, Paper, Stack, Text } from '@mantine/core';
import { IconDeviceFloppy, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldProblems } from '../../../shared/http.ts';
import { errorText, focusRefused } from '../../../shared/notify.ts';
import { UnsavedGuard } from '../../../shared/ui/unsaved-guard.tsx';
import { copyStep, type Draft, draftIsSound, type DraftStep, newStep, stepProblems } from '../draft.ts';
import { DraftPreview } from './draft-preview.tsx';
import { PatternHead } from './pattern-head.tsx';
import { StepCard } from './step-card.tsx';

interface Props {
  initial: Draft;
  readOnly?: boolean;
  saving: boolean;
  error: unknown;
  saveLabel: string;
  onSave: (draft: Draft) => void;
}

/** The whole pattern: its head, its steps in order, and the plan it makes while it is edited. */
export function PatternEditor({ initial, readOnly = false, saving, error, saveLabel, onSave }: Props) {
  const { t } = useTranslation();
  // news of the same version, such as its number of customers, are no change of the draft
  const [start] = useState(initial);
  const [draft, setDraft] = useState(start);
  const [openKey, setOpenKey] = useState<string | null>(start.name ? null : (start.steps[0]?.key ?? null));
  const [tried, setTried] = useState(false);
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const changed = draft !== start;
  const setSteps = (steps: DraftStep[]) => setDraft({ ...draft, steps });
  const at = (key: string) => draft.steps.findIndex((step) => step.key === key);
  const onDragEnd = ({ active, over }: DragEndEvent) => {
    if (over && active.id !== over.id)
      setSteps(arrayMove(draft.steps, at(String(active.id)), at(String(over.id))));
  };
  const add = () => {
    const last = draft.steps.at(-1);
    const step = newStep('phone', last ? 'previous_due' : 'base');
    setSteps([...draft.steps, step]);
    setOpenKey(step.key);
  };
  const save = () => {
    setTried(true);
    if (draftIsSound(draft)) onSave(draft);
    else {
      setOpenKey(draft.steps.find((step) => stepProblems(step).length > 0)?.key ?? openKey);
      focusRefused();
    }
  };
  const fields = fieldProblems(error);
  return (
    <Grid gap="lg">
      <UnsavedGuard when={changed && !readOnly} />
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <Stack>
          <PatternHead
            draft={draft}
            onChange={setDraft}
            readOnly={readOnly}
            nameProblem={(tried && !draft.name.trim() && t('pattern.problem.name')) || fields['name']}
          />
          <DndContext
            sensors={sensors}
            collisionDetection={closestCenter}
            modifiers={[restrictToVerticalAxis]}
            onDragEnd={onDragEnd}
          >
            <SortableContext
              items={draft.steps.map(({ key }) => key)}
              strategy={verticalListSortingStrategy}
              disabled={readOnly}
            >
              <Stack gap={8} component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
                {draft.steps.map((step, index) => (
                  <StepCard
                    key={step.key}
                    step={step}
                    position={index + 1}
                    base={draft.base}
                    first={index === 0}
                    open={openKey === step.key}
                    readOnly={readOnly}
                    showProblems={tried}
                    apiProblem={
                      Object.entries(fields).find(([field]) => field.startsWith(`steps[${index}]`))?.[1]
                    }
                    onOpen={() => setOpenKey(openKey === step.key ? null : step.key)}
                    onChange={(next) =>
                      setSteps(draft.steps.map((other) => (other.key === step.key ? next : other)))
                    }
                    onCopy={() =>
                      setSteps(
                        draft.steps.flatMap((other) =>
                          other.key === step.key ? [other, copyStep(other)] : [other],
                        ),
                      )
                    }
                    onRemove={() => setSteps(draft.steps.filter((other) => other.key !== step.key))}
                  />
                ))}
              </Stack>
            </SortableContext>
          </DndContext>
          {!readOnly && (
            <Button variant="light" leftSection={<IconPlus size={16} />} onClick={add}>
              {t('pattern.addStep')}
            </Button>
          )}
          {error !== null && error !== undefined && <Alert color="red">{errorText(error)}</Alert>}
          {changed && !readOnly && (
            <Paper p="sm" pos="sticky" bottom={8} shadow="sm" style={{ zIndex: 2 }}>
              <Group justify="space-between">
                <Text
                  size="sm"
                  c={tried && !draftIsSound(draft) ? 'var(--mantine-color-error)' : 'dimmed'}
                  role={tried ? 'alert' : undefined}
                >
                  {tried && !draftIsSound(draft) ? t('pattern.fixFirst') : t('pattern.unsaved')}
                </Text>
                <Group gap="xs">
                  <Button variant="default" onClick={() => setDraft(start)}>
                    {t('action.discard')}
                  </Button>
                  <Button leftSection={<IconDeviceFloppy size={16} />} loading={saving} onClick={save}>
                    {saveLabel}
                  </Button>
                </Group>
              </Group>
            </Paper>
          )}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <DraftPreview draft={draft} />
      </Grid.Col>
    </Grid>
  );
}
