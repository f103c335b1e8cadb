import { createHash } from 'node:crypto';
import { type ScrapStatus, whatLacks } from '#domain/scrap-lookup';
import type { ScrapLookup } from '../types.ts';

/**
 * Answers without any register behind it, always the same for the same vehicle: of 100 vehicles about 12 廃車済み,
 * 8 輸出可能性あり, the others 該当なし. Every answer is marked as simulated.
 */
export function createScrapLookupSimulator(): ScrapLookup {
  return {
    name: 'simulator',
    async lookup(request) {
      return {
        status: whatLacks(request) ? 'insufficient_information' : madeUpStatus(request),
        simulated: true,
      };
    },
  };
}

function madeUpStatus(vehicle: { registrationNumber: string; chassisNumber: string }): ScrapStatus {
  const key = `${vehicle.registrationNumber.trim()}\n${vehicle.chassisNumber.trim()}`;
  const draw = createHash('sha256').update(key).digest().readUInt32BE() % 100;
  if (draw < 12) return 'scrapped';
  return draw < 20 ? 'export_possible' : 'not_found';
}
