import type { ScrapLookupRequest } from '../types.ts';

/**
 * Whether there is enough to ask with (情報不備 is found before any call is made).
 */
export function canBeLookedUp(request: ScrapLookupRequest): boolean {
  return request.registrationNumber.trim() !== '' && request.chassisNumber.trim() !== '';
}
