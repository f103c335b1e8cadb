import { Alert, Button, Checkbox, Group, Modal, MultiSelect, Radio, Stack, Text } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showDone } from '../../../shared/notify.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { addDays, fromWallClock, today } from '../../../shared/time.ts';
import { useReassignWork } from '../api/reassign-work.ts';
import { type StaffLoad, totalOf } from '../load.ts';

interface Props {
  storeId: string;
  person: StaffLoad;
  colleagues: StaffLoad[];
  onClose: () => void;
}

/** A day off, or leaving: open work goes to colleagues, spread by how full their days are. */
export function PassDialog({ storeId, person, colleagues, onClose }: Props) {
  const { t } = useTranslation();
  const { stores, zone: shown } = useStoreChoice();
  const zone = stores.find(({ id }) => id === storeId)?.timeZone ?? shown;
  const [which, setWhich] = useState<'off' | 'all'>(person.active ? 'off' : 'all');
  const [first, setFirst] = useState(today(zone));
  const [last, setLast] = useState(first);
  // on a day off that has begun nobody does what is late; before one its owner still can
  const [lateToo, setLateToo] = useState<boolean | null>(null);
  const [ids, setIds] = useState<string[]>(colleagues.map(({ id }) => id));
  const reassign = useReassignWork();
  const begins = first <= today(zone);
  const withLate = lateToo ?? begins;
  const off = person.days.filter(({ date }) => first <= date && date <= last);
  const known = last <= (person.days.at(-1)?.date ?? '');
  // what is due until tonight is late or is not
  const untilTonight = begins && withLate ? person.overdue + person.dueToday : null;
  const later = untilTonight === null ? off : off.slice(1);
  const due = known
    ? later.reduce((sum, day) => sum + totalOf(day), untilTonight ?? (withLate ? person.overdue : 0))
    : null;
  const count = which === 'all' ? person.open : due;
  const begin = (day: string) => fromWallClock(`${day} 00:00:00`, zone);
  const submit = () =>
    reassign.mutate(
      {
        storeId,
        fromAssigneeId: person.id,
        toAssigneeIds: ids,
        dueFrom: which === 'all' || untilTonight !== null ? null : begin(first),
        dueBefore: which === 'all' ? null : begin(addDays(last, 1)),
        withLate: which === 'off' && withLate,
        share: 'by_load',
      },
      {
        onSuccess: ({ reassigned }) => {
          showDone(t('manager.passed', { n: reassigned }));
          onClose();
        },
      },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('manager.passOf', { name: person.name })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack gap="md">
        <Radio.Group
          label={t('manager.which')}
          value={which}
          onChange={(value) => setWhich(value as 'off' | 'all')}
        >
          <Stack gap={8} mt={6}>
            <Radio value="off" label={t('manager.dayOff')} />
            {which === 'off' && (
              <Group pl={30} gap="sm" grow>
                <DatePickerInput
                  size="xs"
                  label={t('manager.firstDay')}
                  valueFormat="YYYY/MM/DD"
                  minDate={today(zone)}
                  value={first}
                  onChange={(value) => {
                    if (!value) return;
                    const day = value.slice(0, 10);
                    setFirst(day);
                    if (last < day) setLast(day);
                  }}
                />
                <DatePickerInput
                  size="xs"
                  label={t('manager.lastDay')}
                  valueFormat="YYYY/MM/DD"
                  minDate={first}
                  value={last}
                  onChange={(value) => value && setLast(value.slice(0, 10))}
                />
              </Group>
            )}
            {which === 'off' && person.overdue > 0 && (
              <Checkbox
                ml={30}
                label={t('manager.lateToo', { n: person.overdue })}
                checked={withLate}
                onChange={(event) => setLateToo(event.currentTarget.checked)}
              />
            )}
            <Radio value="all" label={t('manager.everything')} />
          </Stack>
        </Radio.Group>
        <MultiSelect
          label={t('manager.to')}
          description={t('manager.toHint')}
          searchable
          data={colleagues.map(({ id, name }) => ({ value: id, label: name }))}
          value={ids}
          onChange={setIds}
        />
        {colleagues.length === 0 && <Alert color="amber">{t('manager.noColleagues')}</Alert>}
        <Group justify="space-between">
          <Text size="sm" c="dimmed" className="tabular">
            {count !== null && t('manager.count', { n: count })}
          </Text>
          <Group gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            <Button disabled={ids.length === 0 || count === 0} loading={reassign.isPending} onClick={submit}>
              {t('manager.pass')}
            </Button>
          </Group>
        </Group>
      </Stack>
    </Modal>
  );
}
