import type { LocalOutbox } from '#channels/types';
import type { Database } from './client.ts';

/** Where the local channels put their messages: shown in the UI, labelled ローカル. */
export const createLocalSink = (db: Database): LocalOutbox => ({
  async put(kind, id, { toLabel, subject, body, ...payload }) {
    await db.prisma.localOutbox.createMany({
      data: [{ id, channel: kind, toLabel, subject, body, payload }],
      skipDuplicates: true,
    });
  },
});
