import { createCustomer } from '#contract/customers';
import { changeRows, type Customer, findByPhone, lockCustomersByExternalId } from '#db/import-targets';
import { insertRows } from '#db/insert-rows';
import { isDomainError } from '#errors';
import { type Consents, consentRowsOf } from '../consent/consent-changes.ts';
import { customerValues } from '../customer-values.ts';
import { importAuditRows } from './import-audit.ts';
import {
  type ChunkContext,
  type ChunkHandler,
  type ImportRow,
  pick,
  refuse,
  snakeCase,
  snakeRow,
  validate,
} from './chunk.ts';
import { holdDoubles, unnamedOf } from './hold-doubles.ts';
import { type Changed, sortOut } from './sort-out.ts';

type Values = Record<string, unknown> & {
  phone?: string | null;
  kana?: string | null;
  externalId?: string | null;
};
interface Ready {
  row: ImportRow;
  values: Values;
}

/** Columns an import may change, with what a new customer has where the file says nothing. */
const DEFAULTS = {
  externalId: null,
  name: '',
  kana: null,
  email: null,
  phone: null,
  phoneEntered: null,
  postalCode: null,
  address: null,
  preferredChannel: null,
  job: null,
  daysOff: null,
  note: null,
  consentMail: 'unknown',
  consentSms: 'unknown',
  consentPostcard: 'unknown',
  negotiationState: 'none',
  lastNegotiatedOn: null,
  assigneeId: null,
  tags: [] as string[],
  emailUndeliverableAt: null,
  phoneUndeliverableAt: null,
  postUndeliverableAt: null,
};
const COLUMNS = Object.keys(DEFAULTS);

/** A new address is worth a new try (D8); the same one is not. */
const UNDELIVERABLE: Readonly<Record<string, string>> = {
  email: 'emailUndeliverableAt',
  phone: 'phoneUndeliverableAt',
  address: 'postUndeliverableAt',
};

/** Customers: by external id, or, without one, new unless kana and telephone number are somebody's already. */
export const importCustomers: ChunkHandler = async (context, rows) => {
  const ready: Ready[] = [];
  for (const row of rows) {
    const values = await valuesOf(context, row);
    if (values) ready.push({ row, values });
  }
  const externalIds = ready.flatMap(({ values }) => (values.externalId ? [values.externalId] : []));
  const known = new Map(
    (await lockCustomersByExternalId(context.tx, externalIds)).map((found) => [found.externalId, found]),
  );
  if (context.job.onDouble === 'skip') await holdLikeCustomers(context, ready);
  const { made, changed } = sortOut<Values, Ready, Customer>(context, ready, known, mergedValues);
  if (!context.foreseen) await write(context, made, changed);
};

/** The row as the API would take it; null: it was refused. */
async function valuesOf(context: ChunkContext, row: ImportRow): Promise<Values | null> {
  const { consentMail, consentSms, consentPostcard, assigneeId: staff, ...rest } = row.values;
  const consent = { mail: consentMail, sms: consentSms, postcard: consentPostcard };
  const given = Object.fromEntries(Object.entries(consent).filter(([, value]) => value !== undefined));
  const input = validate(context, row, createCustomer, {
    ...rest,
    ...(Object.keys(given).length > 0 && { consent: given }),
  });
  if (!input) return null;
  const assigneeId = staff === undefined ? undefined : context.staff(String(staff));
  if (staff !== undefined && !assigneeId) {
    refuse(context, row, 'assigneeId', {
      message: '担当者が見つかりません',
      remedy: '在籍中のスタッフの氏名かメールアドレスを入力してください（同姓同名はメールアドレスで）',
    });
    return null;
  }
  try {
    return { ...(await customerValues(context.tx, input)), ...(assigneeId && { assigneeId }) } as Values;
  } catch (error) {
    if (!isDomainError(error, 'invalid_input')) throw error;
    refuse(context, row, error.field ?? null, {
      message: '電話番号の形式ではありません',
      remedy: error.remedy?.ja ?? '',
    });
    return null;
  }
}

/** The customer as the file has it: tags are added, and what the file leaves blank stays. */
function mergedValues(before: Customer, values: Values): Values {
  const merged: Values = { ...values };
  for (const [key, note] of Object.entries(UNDELIVERABLE)) {
    const same = (before as unknown as Record<string, unknown>)[key] === values[key];
    if (same || values[key] === undefined) delete merged[note];
  }
  if (Array.isArray(values.tags)) merged.tags = [...new Set([...before.tags, ...(values.tags as string[])])];
  return merged;
}

const likenessOf = ({ phone, kana }: { phone?: string | null; kana?: string | null }): string[] =>
  phone && kana ? [`${phone} ${kana.normalize('NFKC').replaceAll(/\s/g, '')}`] : [];

/** Without an external id the same kana and telephone number may be the same person. */
async function holdLikeCustomers(context: ChunkContext, ready: readonly Ready[]): Promise<void> {
  const phones = unnamedOf(ready).flatMap((values) =>
    likenessOf(values).length > 0 ? (values.phone ?? []) : [],
  );
  const found = phones.length > 0 ? await findByPhone(context.tx, context.job.storeId, phones) : [];
  holdDoubles(context, ready, {
    of: likenessOf,
    onRecord: new Map(found.flatMap((known) => likenessOf(known).map((one) => [one, known.id] as const))),
    field: () => 'phone',
    words: 'フリガナと電話番号',
  });
}

async function write(
  { tx, deps, actor, job, arrived }: ChunkContext,
  made: readonly Ready[],
  changed: readonly Changed<Values, Customer>[],
): Promise<void> {
  const created = made.map(({ row, values }) => ({
    row,
    customer: { ...DEFAULTS, ...values, id: deps.newId(), storeId: job.storeId },
  }));
  await insertRows(tx, {
    customer: created.map(({ customer }) => customer),
    consentEvent: [
      ...created.flatMap(({ row, customer }) =>
        consentRowsOf(deps, actor, {
          customerId: customer.id,
          storeId: job.storeId,
          after: customer,
          ...importProof(job.id, row.rowNumber),
        }),
      ),
      ...changed.flatMap(({ row, before, values }) =>
        consentRowsOf(deps, actor, {
          customerId: before.id,
          storeId: before.storeId,
          before,
          after: values as Consents,
          ...importProof(job.id, row.rowNumber),
        }),
      ),
    ],
    auditLog: importAuditRows(deps, actor, {
      noun: 'customer',
      entity: 'customer',
      importId: job.id,
      created: created.map(({ row, customer }) => ({
        id: customer.id,
        storeId: job.storeId,
        rowNumber: row.rowNumber,
      })),
      changed: changed.map(({ before, values, keys }) => ({
        id: before.id,
        storeId: before.storeId,
        before: pick(before, keys),
        after: pick(values, keys),
      })),
    }),
  });
  await changeRows(
    tx,
    'customer',
    COLUMNS.map(snakeCase),
    changed.map(({ before, values }) => snakeRow({ ...before, ...values }, ['id', ...COLUMNS])),
  );
  arrived.push(...created.flatMap(({ customer }) => customer.externalId ?? []));
}

/** The file said so: which import and which of its rows is all the proof there is (X4). */
const importProof = (importId: string, rowNumber: number) => ({
  source: 'import' as const,
  occasion: `import:${importId}:${rowNumber}`,
  proof: { detail: { importId, rowNumber } },
});
