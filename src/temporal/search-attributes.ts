import type { Client } from '@temporalio/client';
import { defineSearchAttributeKey, type SearchAttributePair, SearchAttributeType } from '@temporalio/common';
import proto from '@temporalio/proto';

/** What follows can be searched by in the Temporal UI (X8). Ids only; set at the start and never again (TOOLCHAIN, cost). */
export const STORE_ATTRIBUTE = defineSearchAttributeKey('OikazeStore', SearchAttributeType.KEYWORD);
export const PATTERN_ATTRIBUTE = defineSearchAttributeKey('OikazePattern', SearchAttributeType.KEYWORD);
export const CUSTOMER_ATTRIBUTE = defineSearchAttributeKey('OikazeCustomer', SearchAttributeType.KEYWORD);

const KEYS = [STORE_ATTRIBUTE, PATTERN_ATTRIBUTE, CUSTOMER_ATTRIBUTE];

export const followAttributes = (follow: {
  storeId: string;
  patternId: string;
  customerId: string;
}): SearchAttributePair[] => [
  { key: STORE_ATTRIBUTE, value: follow.storeId },
  { key: PATTERN_ATTRIBUTE, value: follow.patternId },
  { key: CUSTOMER_ATTRIBUTE, value: follow.customerId },
];

/** Makes the attributes known to the namespace; those it knows already are left alone. */
export async function registerSearchAttributes(client: Client): Promise<void> {
  const { namespace } = client.options;
  const { operatorService } = client.connection as typeof client.connection & {
    operatorService: import('@temporalio/client').OperatorService;
  };
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const missing = KEYS.filter((key) => !(key.name in customAttributes));
  if (missing.length === 0) return;
  const keyword = proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
  await operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map((key) => [key.name, keyword])),
  });
}
