import {
  Button,
  Checkbox,
  Group,
  Input,
  Modal,
  SegmentedControl,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldProblems } from '../../../shared/http.ts';
import { focusRefused, showDone } from '../../../shared/notify.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { CustomerSelect } from '../../../shared/ui/customer-select.tsx';
import { addDays, today } from '../../../shared/time.ts';
import { useCreateReview } from '../api/reviews.ts';
import { asDepth } from './review-item.tsx';

/** 商談レビュー: what is known, how deep it got, what comes next and when (A8). */
export function ReviewDialog({
  customer,
  onClose,
}: {
  customer?: { id: string; name: string };
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { zone } = useStoreChoice();
  const [customerId, setCustomerId] = useState<string | null>(customer?.id ?? null);
  const [notes, setNotes] = useState('');
  const [depth, setDepth] = useState(1);
  const [nextAction, setNextAction] = useState('');
  const [nextActionOn, setNextActionOn] = useState<string | null>(addDays(today(zone), 1));
  const [createTodo, setCreateTodo] = useState(true);
  const [tried, setTried] = useState(false);
  const create = useCreateReview(customerId);
  const problems = fieldProblems(create.error);
  const planned = nextAction.trim() !== '';
  const submit = () => {
    setTried(true);
    if (!customerId || notes.trim() === '') return focusRefused();
    create.mutate(
      {
        notes: notes.trim(),
        depth,
        nextAction: planned ? nextAction.trim() : null,
        nextActionOn: planned ? nextActionOn : null,
        createTodo: planned && nextActionOn !== null && createTodo,
      },
      {
        onSuccess: () => {
          showDone(t('manager.reviewed'));
          onClose();
        },
      },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('manager.review')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack gap="sm">
        {customer ? (
          <Text fw={600}>{customer.name}</Text>
        ) : (
          <CustomerSelect
            label={t('todo.customer')}
            value={customerId}
            error={tried && !customerId && t('state.choose')}
            onChange={setCustomerId}
          />
        )}
        <Textarea
          label={t('manager.notes')}
          placeholder={t('manager.notesPlaceholder')}
          required
          autosize
          minRows={4}
          maxRows={12}
          maxLength={5000}
          data-autofocus={customer ? true : undefined}
          value={notes}
          error={(tried && notes.trim() === '' && t('state.required')) || problems['notes']}
          onChange={(event) => setNotes(event.currentTarget.value)}
        />
        <Input.Wrapper
          label={t('manager.depthLabel')}
          description={t(`manager.depth.d${asDepth(depth)}`)}
          inputWrapperOrder={['label', 'input', 'description']}
        >
          <SegmentedControl
            fullWidth
            aria-label={t('manager.depthLabel')}
            value={String(depth)}
            onChange={(value) => setDepth(Number(value))}
            data={['1', '2', '3', '4', '5']}
          />
        </Input.Wrapper>
        <Group grow align="flex-start" preventGrowOverflow={false}>
          <TextInput
            label={t('manager.next')}
            placeholder={t('manager.nextPlaceholder')}
            maxLength={200}
            value={nextAction}
            error={problems['nextAction']}
            onChange={(event) => setNextAction(event.currentTarget.value)}
            flex="1 1 240px"
          />
          <DatePickerInput
            label={t('manager.nextOn')}
            valueFormat="YYYY/MM/DD"
            minDate={today(zone)}
            value={nextActionOn}
            error={problems['nextActionOn']}
            onChange={(value) => setNextActionOn(value?.slice(0, 10) ?? null)}
            flex="0 1 150px"
          />
        </Group>
        <Checkbox
          label={t('manager.makeTodo')}
          disabled={!planned || !nextActionOn}
          checked={createTodo && planned}
          onChange={(event) => setCreateTodo(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button loading={create.isPending} onClick={submit}>
            {t('action.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
