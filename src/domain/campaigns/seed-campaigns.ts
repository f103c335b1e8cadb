/** A campaign that ships with the product, as the source describes it (seed 000, section 6). */
export interface SeedCampaign {
  key: string;
  name: string;
  terms: string;
  startsOn: string;
  endsOn: string;
  prize: string;
  prizeYen: number | null;
  winnersPerMonth: number;
  predecessorKey: string | null;
  askedUntil: string | null;
  contractedUntil: string | null;
}

const NAME = '成約キャッシュバック・キャンペーン';

/**
 * Of the campaign that had run since June 2007 the source gives the period only: what it gave and how often stands here as
 * in its successor, and is a draft to be corrected.
 */
export const SEED_CAMPAIGNS: readonly SeedCampaign[] = [
  {
    key: 'cashback_2007',
    name: `${NAME}（2007年6月〜2008年3月）`,
    terms:
      'マイページ内の成約アンケートにお答えいただいた方の中から、抽選でプレゼント。従来のキャンペーンです。プレゼントの内容と当選者数は、当時の応募要項に合わせて直してから公開してください。',
    startsOn: '2007-06-01',
    endsOn: '2008-03-31',
    prize: '現金1万円',
    prizeYen: 10_000,
    winnersPerMonth: 30,
    predecessorKey: null,
    askedUntil: null,
    contractedUntil: null,
  },
  {
    key: 'cashback_2008',
    name: `${NAME}（2008年4月〜6月）`,
    terms:
      'マイページ内の成約アンケートにお答えいただいた方の中から、抽選で毎月30名様に現金1万円をプレゼント。なお、2008年3月31日までに見積り依頼をして、2008年4月30日までにご成約されたお客様は、従来のキャンペーン対象となります。',
    startsOn: '2008-04-01',
    endsOn: '2008-06-30',
    prize: '現金1万円',
    prizeYen: 10_000,
    winnersPerMonth: 30,
    predecessorKey: 'cashback_2007',
    askedUntil: '2008-03-31',
    contractedUntil: '2008-04-30',
  },
];

/** The survey whose answers take part: 成約アンケート. */
export const SEED_CAMPAIGN_SURVEY = 'contract';
