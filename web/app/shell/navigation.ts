import {
  IconCalendarCheck,
  IconChartBar,
  IconChecklist,
  IconFilterOff,
  IconGift,
  IconFileImport,
  IconGauge,
  IconHistory,
  IconMailbox,
  IconMessages,
  IconReceiptYen,
  IconRepeat,
  IconRoute,
  IconSend,
  IconSettings,
  IconTimelineEvent,
  IconUsers,
} from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';

import { useMe } from '../../shared/session/use-me.ts';

/** `phone`: stands in the bottom bar of the phone; the rest in its drawer. `can`: the action of src/domain/policy.ts that a page is for. `also`: pages that belong to it under another path. */
const navigation = [
  { to: '/todos', key: 'todos', icon: IconChecklist, phone: true },
  { to: '/work-list', key: 'workList', icon: IconCalendarCheck, phone: false, can: 'todo.read' },
  {
    to: '/deals',
    key: 'deals',
    icon: IconMessages,
    phone: true,
    can: 'customer.read',
    also: ['/inquiries', '/quotes/'],
  },
  { to: '/customers', key: 'customers', icon: IconUsers, phone: true },
  { to: '/patterns', key: 'patterns', icon: IconRoute, phone: false },
  { to: '/follows', key: 'follows', icon: IconTimelineEvent, phone: true },
  { to: '/automation', key: 'automation', icon: IconRepeat, phone: false, can: 'automation.read' },
  { to: '/manager', key: 'manager', icon: IconGauge, phone: false, can: 'todo.bulk' },
  { to: '/analysis', key: 'analysis', icon: IconChartBar, phone: false, can: 'follow.read' },
  { to: '/campaigns', key: 'campaigns', icon: IconGift, phone: false, can: 'campaign.read' },
  { to: '/operations', key: 'operations', icon: IconSend, phone: false },
  { to: '/postcards', key: 'postcards', icon: IconMailbox, phone: false, can: 'postcard.read' },
  { to: '/imports', key: 'imports', icon: IconFileImport, phone: false, can: 'customer.import' },
  { to: '/cleaning', key: 'cleaning', icon: IconFilterOff, phone: false, can: 'cleaning.read' },
  { to: '/usage', key: 'usage', icon: IconReceiptYen, phone: false, can: 'usage.read' },
  { to: '/audit', key: 'audit', icon: IconHistory, phone: false, can: 'audit.read' },
  { to: '/settings', key: 'settings', icon: IconSettings, phone: false },
] as const;

/** The pages that the person's role may open. */
export function useNavigation() {
  const { can } = useMe();
  return navigation.filter((page) => !('can' in page) || can.includes(page.can));
}

/** Marks the entry of the page that is open under one of its other paths; under its own path the link does so itself. */
export function useMarkOpen() {
  const path = useLocation({ select: ({ pathname }) => pathname });
  return (page: (typeof navigation)[number]) =>
    'also' in page && page.also.some((start) => path.startsWith(start)) ? OPEN : null;
}
const OPEN = { 'data-status': 'active', 'aria-current': 'page' } as const;
