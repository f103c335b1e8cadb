-- People search within their stores: a store's terms are one index range, so that what other stores have costs nothing.
CREATE INDEX "customer_term_store_id_term_customer_id_idx" ON "customer_term"("store_id", "term", "customer_id");
DROP INDEX "customer_term_term_customer_id_store_id_idx";
