import { TimePicker, type TimePickerProps } from '@mantine/dates';
import { useTranslation } from 'react-i18next';

type Props = Omit<TimePickerProps, 'value' | 'onChange' | 'format'> & {
  /** `HH:mm`, empty for none */
  value: string;
  onChange: (value: string) => void;
};

/** A time of day, always in 24 hours: the browser's own field follows the language of the browser. */
export function TimeField({ value, onChange, ...rest }: Props) {
  const { t } = useTranslation();
  return (
    <TimePicker
      format="24h"
      value={value}
      onChange={(next) => onChange(next.slice(0, 5))}
      hoursInputLabel={t('state.hours')}
      minutesInputLabel={t('state.minutes')}
      minutesStep={15}
      {...rest}
    />
  );
}
