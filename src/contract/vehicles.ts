import { z } from 'zod';
import { SCRAP_ANSWERS } from '#domain/scrap-lookup';
import { calendarDate, id, instant, line, pageOf, pageQuery } from './fields.ts';

export const vehicle = z
  .object({
    id,
    storeId: id,
    customerId: id,
    externalId: z.string().nullable(),
    maker: z.string().nullable(),
    model: z.string().nullable(),
    vehicleClass: z.string().nullable(),
    registrationNumber: z.string().nullable(),
    chassisNumber: z.string().nullable(),
    firstRegisteredOn: calendarDate.nullable(),
    inspectionExpiresOn: calendarDate.nullable().meta({ description: '車検満了日' }),
    deliveredOn: calendarDate.nullable().meta({ description: '納車日' }),
    odometerKm: z.int().nullable(),
    scrapResult: z.enum(SCRAP_ANSWERS).nullable().meta({ description: '廃車可能性確認の最後の結果' }),
    scrapCheckedAt: instant.nullable(),
    scrapSimulated: z.boolean().meta({ description: 'true = シミュレーターの作りものの結果' }),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Vehicle' });
export const vehiclePage = pageOf(vehicle);

const attributes = {
  externalId: line(200).nullish(),
  maker: z.string().trim().max(100).nullish(),
  model: z.string().trim().max(100).nullish(),
  vehicleClass: z.string().trim().max(100).nullish(),
  registrationNumber: z.string().trim().max(50).nullish(),
  chassisNumber: z.string().trim().max(50).nullish(),
  firstRegisteredOn: calendarDate.nullish(),
  inspectionExpiresOn: calendarDate.nullish(),
  deliveredOn: calendarDate.nullish(),
  odometerKm: z.int().min(0).max(5_000_000).nullish(),
};

/** For `customers/{id}/vehicles`, where the customer stands in the path. */
export const createVehicleOfCustomer = z.object(attributes).meta({ id: 'CreateVehicleOfCustomer' });
export const createVehicle = z.object({ customerId: id, ...attributes }).meta({ id: 'CreateVehicle' });
export const updateVehicle = z.object(attributes).meta({ id: 'UpdateVehicle' });
export const vehicleQuery = pageQuery.extend({
  storeId: id.optional(),
  customerId: id.optional(),
  registrationNumber: z.string().max(50).optional(),
  inspectionFrom: calendarDate.optional(),
  inspectionTo: calendarDate.optional(),
});

export type Vehicle = z.infer<typeof vehicle>;
export type CreateVehicle = z.infer<typeof createVehicle>;
export type UpdateVehicle = z.infer<typeof updateVehicle>;
export type VehicleQuery = z.infer<typeof vehicleQuery>;
