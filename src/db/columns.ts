import { Prisma } from './generated/client.ts';

/**
 * Every column of a model under its name in the model, for statements whose rows are the model's.
 * @param fields e.g. Prisma.VehicleScalarFieldEnum
 */
export const columnsOf = (fields: Record<string, string>, alias: string): Prisma.Sql =>
  Prisma.raw(
    Object.values(fields)
      .map(
        (field) =>
          `${alias}.${field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} AS "${field}"`,
      )
      .join(', '),
  );

/**
 * A number of rows as a literal. As a parameter PostgreSQL could not know how few rows are wanted and would plan the
 * prepared statement anew at every call, which takes longer than reading a page.
 */
export const limitRows = (rows: number): Prisma.Sql => Prisma.raw(`LIMIT ${Math.max(0, Math.trunc(rows))}`);
