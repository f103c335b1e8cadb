import type { Consent } from '#domain/kinds';

export const consentColor: Record<Consent, string> = {
  granted: 'kaze',
  unknown: 'gray',
  service_only: 'amber',
  denied: 'red',
};
