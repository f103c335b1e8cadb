import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { whatLacks } from '#domain/scrap-lookup';
import { TemporaryChannelError } from '../errors.ts';
import { writeAtomically } from '../write-atomically.ts';
import type { ScrapLookup } from '../types.ts';
import { scrapStatusOf } from './status-word.ts';

const columns = ['登録番号', '車台番号', '結果'];

/**
 * Exchange by files: a question is put into `requests/<key>.csv`, its answer is awaited in `answers/<key>.csv` with
 * the column 結果 filled in. Until it is there the lookup is deferred, so the caller asks again later.
 *
 * @param folder the exchange folder; both subfolders are made where missing
 */
export function createCsvScrapLookup(folder: string): ScrapLookup {
  return {
    name: 'csv',
    async lookup(request) {
      if (whatLacks(request)) return { status: 'insufficient_information', simulated: false };
      const vehicle = [request.registrationNumber.trim(), request.chassisNumber.trim()];
      // A registration number tells a person: the file's name does not carry it.
      const key = createHash('sha256').update(vehicle.join('\n')).digest('hex').slice(0, 32);
      const answer = await readIfThere(path.join(folder, 'answers', `${key}.csv`));
      if (answer !== null) {
        const status = scrapStatusOf(firstRow(answer)?.結果);
        if (status) return { status, simulated: false };
        throw new TemporaryChannelError({
          code: 'provider_response',
          channel: 'scrap-lookup',
          stage: 'answer',
        });
      }
      await writeQuestion(
        path.join(folder, 'requests'),
        key,
        stringify([columns, [...vehicle, '']], { bom: true }),
      );
      const retryAfterMs = 60_000;
      throw new TemporaryChannelError({
        code: 'deferred',
        channel: 'scrap-lookup',
        stage: 'answer',
        retryAfterMs,
      });
    },
  };
}

function firstRow(csv: string): Record<string, string> | undefined {
  const rows: Record<string, string>[] = parse(csv, {
    columns: true,
    bom: true,
    trim: true,
    relax_column_count: true,
    relax_quotes: true,
  });
  return rows[0];
}

async function writeQuestion(folder: string, key: string, text: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await writeAtomically(path.join(folder, `${key}.csv`), Buffer.from(text));
  } catch (error) {
    const reply = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new TemporaryChannelError({ code: 'storage', channel: 'scrap-lookup', stage: 'requests', reply });
  }
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    const reply = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new TemporaryChannelError({ code: 'storage', channel: 'scrap-lookup', stage: 'answers', reply });
  }
}
