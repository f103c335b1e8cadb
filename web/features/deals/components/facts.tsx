import { Text } from '@mantine/core';
import classes from './facts.module.css';

export type Fact = [label: string, value: React.ReactNode];

/** Names and values; what was not said is shown as such, so that staff see that it can be asked. */
export function Facts({ facts, empty }: { facts: readonly Fact[]; empty: string }) {
  return (
    <dl className={classes['facts']}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {value ?? (
              <Text span size="sm" c="dimmed">
                {empty}
              </Text>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
