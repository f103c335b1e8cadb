-- AlterTable
ALTER TABLE "customer" ADD COLUMN     "relay_key" TEXT NOT NULL DEFAULT oikaze_relay_key();

-- CreateIndex
CREATE UNIQUE INDEX "customer_relay_key_key" ON "customer"("relay_key");
