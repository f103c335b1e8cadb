/** The route table: everything below /api/v1. Fixed paths stand before those with parameters. */
import type { Route } from '../define-route.ts';
import { analysisRoutes } from './analysis.ts';
import { campaignRoutes } from './campaigns.ts';
import { cleaningRoutes } from './cleaning.ts';
import { consentRoutes } from './consents.ts';
import { crmEventRoutes } from './crm-events.ts';
import { automationRoutes } from './automation.ts';
import { customerPartRoutes } from './customer-parts.ts';
import { customerSmsRoutes } from './customer-sms.ts';
import { customerRoutes } from './customers.ts';
import { customerSearchRoutes } from './customer-search.ts';
import { dealRoutes } from './deals.ts';
import { deliveryRoutes } from './deliveries.ts';
import { dryRunRoutes } from './dry-runs.ts';
import { followBatchRoutes } from './follow-batches.ts';
import { followRoutes } from './follows.ts';
import { exportRoutes } from './exports.ts';
import { inboundMailRoutes } from './inbound-mail.ts';
import { inboundSmsRoutes } from './inbound-sms.ts';
import { importRoutes } from './imports.ts';
import { labelRoutes } from './labels.ts';
import { liveCountRoutes } from './live-counts.ts';
import { managerRoutes } from './manager.ts';
import { messageRoutes } from './messages.ts';
import { moveRoutes } from './moves.ts';
import { patternRoutes } from './patterns.ts';
import { peopleRoutes } from './people.ts';
import { orderRoutes, quoteRoutes, vehicleRoutes } from './possessions.ts';
import { postcardDesignRoutes } from './postcard-designs.ts';
import { postcardRoutes } from './postcards.ts';
import { smsWebhookRoutes } from './sms-webhooks.ts';
import { storeRoutes } from './stores.ts';
import { surveyRoutes } from './surveys.ts';
import { systemRoutes } from './system.ts';
import { templateRoutes } from './templates.ts';
import { todoRoutes } from './todos.ts';
import { usageRoutes } from './usage.ts';
import { webhookRoutes } from './webhooks.ts';

export const routes: readonly Route[] = [
  ...customerSearchRoutes,
  ...labelRoutes,
  ...postcardDesignRoutes,
  ...postcardRoutes,
  ...exportRoutes,
  ...importRoutes,
  ...cleaningRoutes,
  ...automationRoutes,
  ...analysisRoutes,
  ...managerRoutes,
  ...customerRoutes,
  ...customerPartRoutes,
  ...customerSmsRoutes,
  ...consentRoutes,
  ...vehicleRoutes,
  ...dealRoutes,
  ...messageRoutes,
  ...quoteRoutes,
  ...orderRoutes,
  ...patternRoutes,
  ...templateRoutes,
  ...followRoutes,
  ...followBatchRoutes,
  ...moveRoutes,
  ...dryRunRoutes,
  ...todoRoutes,
  ...liveCountRoutes,
  ...crmEventRoutes,
  ...smsWebhookRoutes,
  ...webhookRoutes,
  ...deliveryRoutes,
  ...inboundMailRoutes,
  ...inboundSmsRoutes,
  ...surveyRoutes,
  ...storeRoutes,
  ...usageRoutes,
  ...campaignRoutes,
  ...peopleRoutes,
  ...systemRoutes,
];
