import { Alert, Button, Group, Modal, MultiSelect, Radio, Stack, Text } from '@mantine/core';
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
  const [until, setUntil] = useState<'day' | 'all'>(person.active ? 'day' : 'all');
  const [day, setDay] = useState<string>(today(zone));
  const [ids, setIds] = useState<string[]>(colleagues.map(({ id }) => id));
  const reassign = useReassignWork();
  // what is late today stands in today's count too
  const ahead = person.days.slice(1).filter(({ date }) => date <= day);
  const due = person.overdue + person.dueToday + ahead.reduce((sum, one) => sum + totalOf(one), 0);
  const known = day <= (person.days.at(-1)?.date ?? '');
  const count = until === 'all' ? person.open : known ? due : null;
  const submit = () =>
    reassign.mutate(
      {
        storeId,
        fromAssigneeId: person.id,
        toAssigneeIds: ids,
        dueBefore: until === 'all' ? null : fromWallClock(`${addDays(day, 1)} 00:00:00`, zone),
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
          value={until}
          onChange={(value) => setUntil(value as 'day' | 'all')}
        >
          <Stack gap={8} mt={6}>
            <Radio value="day" label={t('manager.untilDay')} />
            {until === 'day' && (
              <DatePickerInput
                pl={30}
                size="xs"
                aria-label={t('manager.lastDay')}
                valueFormat="YYYY/MM/DD"
                minDate={today(zone)}
                value={day}
                onChange={(value) => value && setDay(value.slice(0, 10))}
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
