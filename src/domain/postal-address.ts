/**
 * A one-line address in the lines of a card: the lines that were entered, else street and building apart. At most three.
 * @example addressLines('愛知県名古屋市中区栄3-15-33 栄ガスビル 1203号室') // ['愛知県名古屋市中区栄3-15-33', '栄ガスビル 1203号室']
 */
export function addressLines(address: string): string[] {
  const entered = address
    .split(/\r\n|\r|\n/)
    .map((line) => line.replaceAll(/[\s\u3000]+/gu, ' ').trim())
    .filter((line) => line !== '');
  if (entered.length > 3) return [...entered.slice(0, 2), entered.slice(2).join(' ')];
  if (entered.length !== 1) return entered;
  const [line = ''] = entered;
  const [, street, building] =
    /^(.*?[\d０-９一二三四五六七八九十](?:丁目|番地|番|号)?) (\S.*)$/u.exec(line) ?? [];
  return street && building ? [street, building] : [line];
}

const LEGAL_FORM =
  '株式会社|有限会社|合同会社|合資会社|合名会社|（株）|\\(株\\)|㈱|（有）|\\(有\\)|㈲|一般社団法人|一般財団法人|公益社団法人|公益財団法人|社会福祉法人|医療法人社団|医療法人|学校法人|宗教法人|特定非営利活動法人|NPO法人|農業協同組合|協同組合';
const company = new RegExp(
  `^(?:(?:${LEGAL_FORM})[\\s\\u3000]?\\S+|\\S+?[\\s\\u3000]?(?:${LEGAL_FORM}))(?=$|[\\s\\u3000])`,
  'u',
);
const titled = /(?:様|御中|殿|先生|行|宛)$/u;

export interface Addressee {
  /** name of the company or office, where a person there is addressed */
  company: string | null;
  /** the person, or the company itself */
  name: string;
  /** 様 for people, 御中 for companies, nothing where the name brings its own */
  honorific: string;
}

/** Who a card is addressed to, in what form (様, 御中). */
export function addressee(name: string): Addressee {
  const whole = name.trim();
  const office = company.exec(whole)?.[0];
  if (titled.test(whole)) return { company: null, name: whole, honorific: '' };
  if (!office) return { company: null, name: whole, honorific: '様' };
  const person = whole.slice(office.length).trim();
  return person
    ? { company: office.trim(), name: person, honorific: '様' }
    : { company: null, name: whole, honorific: '御中' };
}
