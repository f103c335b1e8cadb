import type { Todo } from '#contract/todos';
import { Button, Group, Kbd, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { DateTimeField } from '../../../shared/ui/date-time-field.tsx';
import {
  IconBan,
  IconCheck,
  IconPhoneCalling,
  IconPhoneCheck,
  IconPhoneOff,
  IconPhoneX,
} from '@tabler/icons-react';
import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { focusRefused } from '../../../shared/notify.ts';
import { addDays, fromWallClock, today } from '../../../shared/time.ts';
import { useFormat } from '../../../shared/use-format.ts';
import type { Completion } from '../api/complete-todo.ts';
import { isCall } from './todo-facts.ts';

interface Props {
  todo: Todo;
  callBack: number;
  onEnd: (result: Completion['result'], nextContactAt?: string) => void;
}

const calls = [
  { result: 'connected', icon: IconPhoneCheck, color: 'kaze', key: '1' },
  { result: 'no_answer', icon: IconPhoneOff, color: 'gray', key: '2' },
  { result: 'call_back', icon: IconPhoneCalling, color: 'blue', key: '3' },
  { result: 'refused', icon: IconBan, color: 'amber', key: '4' },
  { result: 'wrong_number', icon: IconPhoneX, color: 'red', key: '5' },
] as const;

/** Call results (A12); a call-back asks for the time first and makes the next ToDo. */
export function ResultButtons({ todo, callBack, onEnd }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  // a telephone has no keys, and no room for them
  const withKeys = useMediaQuery('(min-width: 62em)', true);
  useEffect(() => {
    if (callBack > 0) setAsking(true);
  }, [callBack]);
  if (!isCall(todo)) {
    return (
      <Button
        leftSection={<IconCheck size={17} />}
        rightSection={<Kbd size="xs">1</Kbd>}
        onClick={() => onEnd('done')}
      >
        {t('todo.finish')}
      </Button>
    );
  }
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600}>
        {t('todo.callResult')}
      </Text>
      <SimpleGrid cols={2} spacing={6}>
        {calls.map(({ result, icon: Icon, color, key }) => (
          <Button
            key={result}
            variant={result === 'connected' ? 'filled' : 'light'}
            color={color}
            justify="flex-start"
            // the fifth has a row of its own
            {...(result === 'wrong_number' && { style: { gridColumn: '1 / -1' } })}
            px="sm"
            leftSection={<Icon size={17} aria-hidden />}
            rightSection={withKeys && <Kbd size="xs">{key}</Kbd>}
            styles={{ label: { flex: 1, justifyContent: 'flex-start' } }}
            aria-expanded={result === 'call_back' ? asking : undefined}
            onClick={() => (result === 'call_back' ? setAsking(!asking) : onEnd(result))}
          >
            {t(`todo.result.${result}`)}
          </Button>
        ))}
      </SimpleGrid>
      {asking && <CallBack onSubmit={(at) => onEnd('call_back', at)} />}
    </Stack>
  );
}

function CallBack({ onSubmit }: { onSubmit: (at: string) => void }) {
  const { t } = useTranslation();
  const { zone } = useFormat();
  const day = today(zone);
  const quick = [
    { key: 'tomorrowMorning', value: `${addDays(day, 1)} 10:00:00` },
    { key: 'tomorrowEvening', value: `${addDays(day, 1)} 17:30:00` },
    { key: 'nextWeek', value: `${addDays(day, 7)} 10:00:00` },
  ] as const;
  const [value, setValue] = useState<string | null>(quick[0].value);
  const at = value && fromWallClock(value, zone);
  const problem = !at ? t('state.choose') : Date.parse(at) <= Date.now() ? t('todo.callBackPast') : null;
  return (
    <Paper p="sm" bg="var(--oikaze-canvas)">
      <Stack gap="xs">
        <Group gap={6}>
          {quick.map(({ key, value: quickly }) => (
            <Button
              key={key}
              size="compact-xs"
              variant={value === quickly ? 'filled' : 'default'}
              onClick={() => setValue(quickly)}
            >
              {t(`todo.quick.${key}`)}
            </Button>
          ))}
        </Group>
        <DateTimeField
          label={t('todo.callBackAt')}
          value={value}
          error={problem}
          onChange={setValue}
          minDate={day}
        />
        <Button color="blue" onClick={() => (at && !problem ? onSubmit(at) : focusRefused())}>
          {t('todo.callBackSubmit')}
        </Button>
      </Stack>
    </Paper>
  );
}
