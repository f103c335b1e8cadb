import type { Customer } from '#contract/customers';

export const stateColor: Record<Customer['negotiationState'], string> = {
  none: 'gray',
  new: 'blue',
  negotiating: 'kaze',
  contracted: 'violet',
  ended: 'gray',
};
