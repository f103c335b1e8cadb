/** Everything exported here is registered as a workflow: workflow functions only. */
export { automationDaily } from './automation-daily.ts';
export { automationRun } from './automation-run.ts';
export { bulkFollow } from './bulk-follow.ts';
export { deliverWebhooks } from './deliver-webhooks.ts';
export { drawCampaigns } from './draw-campaigns.ts';
export { dryRun } from './dry-run.ts';
export { follow } from './follow.ts';
export { importRows } from './import-rows.ts';
export { makePostcards } from './make-postcards.ts';
export { reconcile } from './reconcile.ts';
export { sendMessage } from './send-message.ts';
export { scrapLookup } from './scrap-lookup.ts';
