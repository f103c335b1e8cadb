import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { entriesOf, placeEntries } from '#domain/campaigns/draw';
import {
  type CampaignAnswer,
  type CampaignRules,
  campaignsEntered,
  monthsOfCampaign,
} from '#domain/campaigns/entry';
import { assertNoticeVariables, fillNotice, STANDARD_NOTICE } from '#domain/campaigns/notice';
import { SEED_CAMPAIGNS } from '#domain/campaigns/seed-campaigns';

const rulesOf = (key: string): CampaignRules => {
  const seed = SEED_CAMPAIGNS.find((campaign) => campaign.key === key);
  if (!seed) throw new Error(`no ${key}`);
  const { startsOn, endsOn, predecessorKey, askedUntil, contractedUntil } = seed;
  const transition =
    predecessorKey && askedUntil && contractedUntil
      ? { predecessorId: predecessorKey, askedUntil, contractedUntil }
      : null;
  return { id: key, startsOn, endsOn, transition };
};
const before = rulesOf('cashback_2007');
const after = rulesOf('cashback_2008');
const source = [before, after];

test('the source: 30 winners a month, ¥10,000 each, from 2008-04-01 to 06-30', () => {
  expect(SEED_CAMPAIGNS.find(({ key }) => key === 'cashback_2008')).toMatchObject({
    startsOn: '2008-04-01',
    endsOn: '2008-06-30',
    winnersPerMonth: 30,
    prizeYen: 10_000,
  });
});

test.each<[string, string | null, string | null, string, string | null]>([
  ['asked by 03-31 and contracted by 04-30', '2008-03-31', '2008-04-30', '2008-04-30', 'cashback_2007'],
  ['the same, answering in May', '2008-03-31', '2008-04-30', '2008-05-10', 'cashback_2007'],
  ['asked a day too late', '2008-04-01', '2008-04-30', '2008-04-30', 'cashback_2008'],
  ['contracted a day too late', '2008-03-31', '2008-05-01', '2008-05-01', 'cashback_2008'],
  ['about no deal', null, null, '2008-04-01', 'cashback_2008'],
  ['asked in March, not contracted', '2008-03-01', null, '2008-04-10', 'cashback_2008'],
  ['everything in March', '2008-03-01', '2008-03-20', '2008-03-31', 'cashback_2007'],
  ['the last day of the new one', '2008-06-01', '2008-06-20', '2008-06-30', 'cashback_2008'],
  ['after the new one, though asked and contracted early', '2008-03-31', '2008-04-30', '2008-07-01', null],
  ['before the old one', '2007-05-01', '2007-05-02', '2007-05-31', null],
])('%s', (_, askedOn, contractedOn, answeredOn, expected) => {
  expect(campaignsEntered({ askedOn, contractedOn, answeredOn }, source)).toEqual(expected ? [expected] : []);
});

test('the old campaign has draws as long as the new one may leave it entries', () => {
  const months = monthsOfCampaign(before, source);
  expect(months).toHaveLength(13);
  expect([months[0], months.at(-1)]).toEqual(['2007-06', '2008-06']);
  expect(monthsOfCampaign(after, source)).toEqual(['2008-04', '2008-05', '2008-06']);
});

const day = fc
  .integer({ min: 0, max: 500 })
  .map((offset) => new Date(Date.UTC(2007, 4, 1) + offset * 86_400_000).toISOString().slice(0, 10));
const anyAnswer: fc.Arbitrary<CampaignAnswer> = fc.record({
  answeredOn: day,
  askedOn: fc.option(day),
  contractedOn: fc.option(day),
});

test('whenever a customer asked, contracted and answered, they are in one campaign while one runs, never in both', () => {
  fc.assert(
    fc.property(anyAnswer, (answer) => {
      const runs = answer.answeredOn >= before.startsOn && answer.answeredOn <= after.endsOn;
      expect(campaignsEntered(answer, source)).toHaveLength(runs ? 1 : 0);
      // In whatever order they are given.
      expect(campaignsEntered(answer, [after, before])).toEqual(campaignsEntered(answer, source));
    }),
  );
});

test('each entry falls into a month that has a draw', () => {
  fc.assert(
    fc.property(anyAnswer, (answer) => {
      for (const id of campaignsEntered(answer, source)) {
        const campaign = source.find((each) => each.id === id) as CampaignRules;
        expect(monthsOfCampaign(campaign, source)).toContain(answer.answeredOn.slice(0, 7));
      }
    }),
  );
});

test('of three campaigns in a row each leaves to the one before what is its', () => {
  const chain = [
    { id: 'a', startsOn: '2008-01-01', endsOn: '2008-03-31', transition: null },
    {
      id: 'b',
      startsOn: '2008-04-01',
      endsOn: '2008-06-30',
      transition: { predecessorId: 'a', askedUntil: '2008-03-31', contractedUntil: '2008-07-31' },
    },
    {
      id: 'c',
      startsOn: '2008-07-01',
      endsOn: '2008-09-30',
      transition: { predecessorId: 'b', askedUntil: '2008-06-30', contractedUntil: '2008-07-31' },
    },
  ];
  const inJuly = (askedOn: string) =>
    campaignsEntered({ askedOn, contractedOn: '2008-07-20', answeredOn: '2008-07-25' }, chain);
  expect([inJuly('2008-07-01'), inJuly('2008-06-30'), inJuly('2008-03-31')]).toEqual([['c'], ['b'], ['a']]);
  expect(monthsOfCampaign(chain[0] as CampaignRules, chain)).toHaveLength(9);
});

test('campaigns that have nothing to do with each other are entered side by side', () => {
  const other = { id: 'other', startsOn: '2008-04-01', endsOn: '2008-04-30', transition: null };
  const entered = campaignsEntered({ askedOn: null, contractedOn: null, answeredOn: '2008-04-15' }, [
    ...source,
    other,
  ]);
  expect(entered.sort()).toEqual(['cashback_2008', 'other']);
});

const digested = fc.uniqueArray(
  fc.record({ entryId: fc.uuid(), digest: fc.stringMatching(/^[0-9a-f]{64}$/) }),
  { selector: ({ entryId }) => entryId },
);

test('a draw does not depend on the order of its entries, and has as many winners as there are prizes or entries', () => {
  fc.assert(
    fc.property(digested, fc.integer({ min: 1, max: 40 }), (entries, winners) => {
      const placed = placeEntries(entries, winners);
      expect(placeEntries([...entries].reverse(), winners)).toEqual(placed);
      expect(placed.filter(({ won }) => won)).toHaveLength(Math.min(winners, entries.length));
      expect(placed.map(({ place }) => place)).toEqual(entries.map((_, index) => index + 1));
      expect(placed.map(({ digest }) => digest)).toEqual(placed.map(({ digest }) => digest).sort());
    }),
  );
});

test('a customer enters a month once, with the first answer; the erased and winners elsewhere do not', () => {
  const answer = (entryId: string, customerId: string, more = {}) => ({
    entryId,
    customerId,
    erased: false,
    wonElsewhere: false,
    ...more,
  });
  const { entries, leftOut } = entriesOf([
    answer('1', 'a'),
    answer('2', 'b', { erased: true }),
    answer('3', 'a'),
    answer('4', 'c', { wonElsewhere: true }),
    answer('5', 'd'),
  ]);
  expect(entries.map(({ entryId }) => entryId)).toEqual(['1', '5']);
  expect(leftOut).toEqual({ erased: 1, again: 1, already_won: 1 });
});

test('the words to a winner name what there is, and nothing else', () => {
  assertNoticeVariables(STANDARD_NOTICE.body, 'notifyBody');
  expect(() => assertNoticeVariables('{{customer.phone}}', 'notifyBody')).toThrow(
    expect.objectContaining({ code: 'unknown_variable', field: 'notifyBody' }),
  );
  const values = {
    'customer.name': '平塚 花子',
    'store.name': '湘南平塚店',
    'campaign.name': '成約キャンペーン',
    'campaign.prize': '現金1万円',
    'campaign.month': '2008年4月',
  };
  expect(fillNotice('{{ customer.name }}様に{{campaign.prize}}', values)).toBe('平塚 花子様に現金1万円');
});
