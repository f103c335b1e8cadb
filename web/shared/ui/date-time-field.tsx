import { DateTimePicker, type DateTimePickerProps } from '@mantine/dates';
import { useTranslation } from 'react-i18next';

type Props = Pick<DateTimePickerProps, 'label' | 'required' | 'error' | 'minDate'> & {
  /** `YYYY-MM-DD HH:mm:ss` of the store's clock */
  value: string | null;
  onChange: (value: string | null) => void;
};

/** Day and time, always in 24 hours. */
export function DateTimeField(props: Props) {
  const { t } = useTranslation();
  return (
    <DateTimePicker
      valueFormat="YYYY/MM/DD HH:mm"
      timePickerProps={{
        format: '24h',
        withDropdown: true,
        minutesStep: 15,
        hoursInputLabel: t('state.hours'),
        minutesInputLabel: t('state.minutes'),
      }}
      submitButtonProps={{ 'aria-label': t('action.confirm') }}
      {...props}
    />
  );
}
