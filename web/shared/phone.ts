/** A Japanese number in E.164 as it is read and dialled at home; others stay as they are. */
export function homePhone(phone: string): string {
  if (!phone.startsWith('+81')) return phone;
  const digits = `0${phone.slice(3)}`;
  if (/^0[5-9]0\d{8}$/.test(digits)) return `${digits.slice(0, 3)}-${digits.slice(3, 7)}-${digits.slice(7)}`;
  if (/^0(120|800|570)/.test(digits)) return `${digits.slice(0, 4)}-${digits.slice(4, 7)}-${digits.slice(7)}`;
  if (/^0[36]\d{8}$/.test(digits)) return `${digits.slice(0, 2)}-${digits.slice(2, 6)}-${digits.slice(6)}`;
  // Area codes elsewhere have two to five digits: better unbroken than broken in the wrong place.
  return digits;
}
