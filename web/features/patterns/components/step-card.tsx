import { useSortable } from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import {
  ActionIcon,
  Box,
  Button,
  Collapse,
  Group,
  Paper,
  Text,
  Tooltip,
  UnstyledButton,
} from '@mantine/core';
import { IconAlertCircle, IconChevronDown, IconCopy, IconGripVertical, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ChannelIcon } from '../../../shared/ui/channel.tsx';
import type { Draft, DraftStep } from '../draft.ts';
import { stepProblems } from '../draft.ts';
import { useStepSentence } from '../use-step-sentence.ts';
import { StepForm } from './step-form.tsx';

interface Props {
  step: DraftStep;
  position: number;
  base: Draft['base'];
  first: boolean;
  open: boolean;
  readOnly: boolean;
  showProblems: boolean;
  apiProblem: string | undefined;
  onOpen: () => void;
  onChange: (step: DraftStep) => void;
  onCopy: () => void;
  onRemove: () => void;
}

/** One step as a sentence; opened, its form. */
export function StepCard({
  step,
  position,
  base,
  first,
  open,
  readOnly,
  showProblems,
  apiProblem,
  onOpen,
  onChange,
  onCopy,
  onRemove,
}: Props) {
  const { t } = useTranslation();
  const sentence = useStepSentence();
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } =
    useSortable({ id: step.key, disabled: readOnly });
  const problems = stepProblems(step);
  const wrong = (showProblems && problems.length > 0) || apiProblem !== undefined;
  const name = step.title || step.subject || step.body.split('\n')[0] || t(`channel.${step.channel}`);
  return (
    <Paper
      component="li"
      ref={setNodeRef}
      style={{
        transform: CSS.Translate.toString(transform),
        transition: transition ?? undefined,
        zIndex: isDragging ? 5 : undefined,
        position: 'relative',
        borderColor: wrong ? 'var(--mantine-color-error)' : undefined,
      }}
      {...(isDragging && { shadow: 'md' })}
    >
      <Group gap={8} px="sm" py={8} wrap="nowrap">
        {!readOnly && (
          <ActionIcon
            ref={setActivatorNodeRef}
            size={26}
            style={{ cursor: 'grab', touchAction: 'none' }}
            {...attributes}
            {...listeners}
            aria-label={t('pattern.dragStep', { n: position })}
          >
            <IconGripVertical size={17} />
          </ActionIcon>
        )}
        <ChannelIcon channel={step.channel} size={30} />
        <UnstyledButton onClick={onOpen} aria-expanded={open} flex={1} style={{ minWidth: 0 }}>
          <Text size="sm" fw={600} className="tabular">
            {position}. {sentence(base, step)}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {name}
          </Text>
        </UnstyledButton>
        {wrong && (
          <Tooltip
            label={apiProblem ?? problems.map((problem) => t(`pattern.problem.${problem}`)).join(' / ')}
          >
            <IconAlertCircle
              size={18}
              color="var(--mantine-color-error)"
              role="img"
              aria-label={t('pattern.fixFirst')}
            />
          </Tooltip>
        )}
        {!readOnly && (
          <Group gap={0} wrap="nowrap" visibleFrom="xs">
            <ActionIcon aria-label={t('pattern.copyStep', { n: position })} onClick={onCopy}>
              <IconCopy size={16} />
            </ActionIcon>
            <ActionIcon aria-label={t('pattern.removeStep', { n: position })} onClick={onRemove}>
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        )}
        <IconChevronDown
          size={16}
          aria-hidden
          style={{ transform: open ? 'rotate(180deg)' : undefined, transition: 'transform 120ms' }}
        />
      </Group>
      <Collapse expanded={open} keepMounted={false}>
        <Box p="md" pt="xs" style={{ borderTop: '1px solid var(--oikaze-line)' }}>
          <StepForm
            step={step}
            base={base}
            first={first}
            readOnly={readOnly}
            showProblems={showProblems}
            onChange={onChange}
          />
          {!readOnly && (
            <Group gap="xs" mt="md" hiddenFrom="xs">
              <Button size="xs" variant="default" leftSection={<IconCopy size={15} />} onClick={onCopy}>
                {t('pattern.copyStep', { n: position })}
              </Button>
              <Button
                size="xs"
                variant="light"
                color="red"
                leftSection={<IconTrash size={15} />}
                onClick={onRemove}
              >
                {t('pattern.removeStep', { n: position })}
              </Button>
            </Group>
          )}
        </Box>
      </Collapse>
    </Paper>
  );
}
