import {
  IconChecklist,
  IconRoute,
  IconSend,
  IconSettings,
  IconTimelineEvent,
  IconUsers,
} from '@tabler/icons-react';

/** `phone`: stands in the bottom bar of the phone; the rest in its drawer. */
export const navigation = [
  { to: '/todos', key: 'todos', icon: IconChecklist, phone: true },
  { to: '/customers', key: 'customers', icon: IconUsers, phone: true },
  { to: '/patterns', key: 'patterns', icon: IconRoute, phone: true },
  { to: '/follows', key: 'follows', icon: IconTimelineEvent, phone: true },
  { to: '/operations', key: 'operations', icon: IconSend, phone: false },
  { to: '/settings', key: 'settings', icon: IconSettings, phone: false },
] as const;
