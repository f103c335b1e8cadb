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
