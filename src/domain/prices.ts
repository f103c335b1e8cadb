/** What one send costs a store (seed row D7), in yen without tax. A mail costs nothing. */
export const PRICE_YEN = { mail: 0, sms: 20, postcard: 120 } as const;
