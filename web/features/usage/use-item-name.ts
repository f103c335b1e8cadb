import { useTranslation } from 'react-i18next';

/** What an item of the price list is called. */
export function useItemName(): (item: string) => string {
  const { t } = useTranslation();
  return (item) => {
    const [option, kind] = item.split('.');
    if (kind === undefined) return t(`usage.channel.${item as 'sms'}`);
    const name = t(`usage.name.${option as 'auto_sending'}`);
    return t(kind === 'setup' ? 'usage.itemSetup' : 'usage.itemMonthly', { name });
  };
}
