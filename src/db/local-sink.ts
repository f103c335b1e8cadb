import type { Database } from './client.ts';

/** Where the local channels put their messages (LocalOutbox of src/channels): shown in the UI, labelled ローカル. */
export const createLocalSink = (db: Database) => ({
  async put(
    kind: 'mail' | 'sms',
    id: string,
    { toLabel, subject, body }: { toLabel: string; subject: string | null; body: string },
  ): Promise<void> {
    await db.prisma.localOutbox.createMany({
      data: [{ id, channel: kind, toLabel, subject, body }],
      skipDuplicates: true,
    });
  },
});
