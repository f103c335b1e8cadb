import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse/sync';
import { insertRows } from '#db/insert-rows';
import { findPrices, insertPrice } from '#db/price-list';
import type { Actor } from '#domain/actor';
import { CONTRACT_OPTIONS, type ContractOption } from '#domain/contract-options';
import { formatWallClock } from '#domain/planning/zone';
import { authorize } from '#domain/policy';
import { PRICE_HEADINGS, type PriceRow, type PriceRowError, readPriceRows } from '#domain/price-import';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { csvFile } from '../exports/csv.ts';
import { auditRow } from '../record.ts';
import { PRICE_ZONE } from './price-list.ts';

export interface PriceImport {
  rows: PriceRow[];
  errors: PriceRowError[];
  /** how many prices were set */
  imported: number;
}

/**
 * Takes a price list from a file: checked as a whole, and set as a whole or not at all (D7).
 * @param input.isDryRun only says what would be set and what is wrong
 * @throws DomainError `invalid_input` with all errors of the file
 */
export async function importPrices(
  deps: UseCaseDeps,
  actor: Actor,
  input: { csv: string; isDryRun: boolean },
): Promise<PriceImport> {
  authorize(actor, 'contract.write');
  const lines = linesOf(input.csv);
  const today = formatWallClock(deps.now(), PRICE_ZONE).slice(0, 10);
  return deps.db.transaction(
    async (tx) => {
      const { rows, errors } = readPriceRows(lines, { today, known: await findPrices(tx) });
      if (input.isDryRun) return { rows, errors, imported: 0 };
      const [first] = errors;
      if (first) {
        throw new DomainError('invalid_input', {
          message: `${first.row} 行目: ${first.message}`,
          field: 'csv',
          remedy: first.remedy,
          details: { errors },
        });
      }
      const news = rows.filter(({ state }) => state === 'new');
      for (const { item, validFrom, yen } of news) {
        const price = { item, validFrom, yen };
        if (!(await insertPrice(tx, { ...price, createdBy: actor.name }))) continue;
        const facts = { action: 'price.set', entity: 'price', entityId: item, after: price };
        await insertRows(tx, { auditLog: [auditRow(deps, actor, facts)] });
      }
      return { rows, errors, imported: news.length };
    },
    { actor },
  );
}

function linesOf(csv: string): string[][] {
  try {
    // Editors mix line ends; cells of a price list have none.
    return parse(csv.replaceAll(/\r\n?/g, '\n'), { bom: true, relax_column_count: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new DomainError('invalid_input', {
      message: 'the file cannot be read as CSV',
      field: 'csv',
      remedy: {
        ja: 'カンマ区切りの CSV として保存し直してください。引用符（"）が閉じていない行がないか確かめてください',
        en: 'save it again as CSV with commas, and check that every quotation mark (") is closed',
      },
      cause: error,
    });
  }
}

/** The price list as the file that `importPrices` reads. */
export async function exportPrices(deps: UseCaseDeps, actor: Actor): Promise<Readable> {
  authorize(actor, 'contract.read');
  const prices = await findPrices(deps.db.reader(actor));
  const rows = prices.map(({ item, validFrom, yen }) => [item, nameOf(item), validFrom, String(yen)]);
  async function* chunks() {
    yield rows;
  }
  return Readable.from(csvFile(PRICE_HEADINGS, chunks(), 'utf-8'), { objectMode: false });
}

const SEND_NAMES: Record<string, string> = { mail: 'メール', sms: 'SMS', postcard: 'はがき' };

function nameOf(item: string): string {
  const [option = '', kind] = item.split('.');
  if (kind === undefined) return SEND_NAMES[item] ?? item;
  return `${CONTRACT_OPTIONS[option as ContractOption].name.ja}（${kind === 'setup' ? '初回' : '毎月'}）`;
}
