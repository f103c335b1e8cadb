/** The surveys that ship with the product, choices word for word from the source (seed 000, C4). */
import type { SurveyChoice, SurveyDefinition } from './definition.ts';

const choice = (id: string, ja: string, en: string): SurveyChoice => ({ id, label: { ja, en } });

const FREE_TEXT = { type: 'text', required: false, maxLength: 2000 } as const;

/** 見積りアンケート: up to 3 of 9 points, and a free request. */
export const ESTIMATE_SURVEY: SurveyDefinition = {
  title: { ja: '見積りアンケート', en: 'Quote survey' },
  questions: [
    {
      id: 'points',
      type: 'choice',
      label: {
        ja: '購入する為に販売店に求める重視ポイント',
        en: 'What matters most to you in a dealer when you buy',
      },
      min: 0,
      max: 3,
      choices: [
        choice(
          'minimal_contact',
          '自分でじっくり考えたいので/ディーラー担当者には最低限のことだけお願いしたい',
          'I want to take my time / only the minimum from the sales staff',
        ),
        choice('eager_staff', 'ディーラー担当者の熱心な対応', 'Committed sales staff'),
        choice('after_service', '納車後のアフターサービスが充実していること', 'Good service after delivery'),
        choice('smooth_test_drive', '試乗までの手配がスムーズなこと', 'A test drive is arranged smoothly'),
        choice(
          'fast_response',
          'ディーラー担当者のすばやい対応や連絡',
          'Fast action and contact by the sales staff',
        ),
        choice('knowledge', 'ディーラー担当者の豊富な知識', 'Knowledgeable sales staff'),
        choice('delivery_time', '希望の時期に納車できること', 'Delivery when I want it'),
        choice('options', 'オプション品の追加サービスが充実していること', 'Good offers of optional extras'),
        choice('other', 'その他', 'Other'),
      ],
    },
    {
      id: 'request',
      ...FREE_TEXT,
      label: { ja: '見積りに関する要望', en: 'Requests about the quote' },
    },
  ],
};

/** 成約アンケート: 1 of 11 and 1 of 9, each with the customer's own words. */
export const CONTRACT_SURVEY: SurveyDefinition = {
  title: { ja: '成約アンケート', en: 'Contract survey' },
  questions: [
    {
      id: 'convinced_by',
      type: 'choice',
      label: {
        ja: '購入を決断するにあたって最も納得したポイント',
        en: 'What convinced you most when you decided to buy',
      },
      min: 1,
      max: 1,
      choices: [
        choice('interior', '内装・居住性', 'Interior and comfort'),
        choice('running_cost', '維持費や燃費', 'Running cost and fuel consumption'),
        choice('price', '購入価格', 'Price'),
        choice('luggage', '荷室の広さ', 'Luggage space'),
        choice('appearance', '外観・見た目', 'Exterior and looks'),
        choice('safety', '安全性能', 'Safety'),
        choice('driving', '走行性能', 'Driving performance'),
        choice('seats', '乗車人数', 'Number of seats'),
        choice('size', '車体サイズ', 'Size of the body'),
        choice('resale', '将来の下取り価格', 'Future trade-in value'),
        choice('other', 'その他', 'Other'),
      ],
    },
    {
      id: 'convinced_by_text',
      ...FREE_TEXT,
      label: { ja: '最も納得したポイント（自由回答）', en: 'What convinced you, in your own words' },
    },
    {
      id: 'store_reason',
      type: 'choice',
      label: {
        ja: 'この販売店で購入を決断した理由',
        en: 'Why you decided to buy from this dealer',
      },
      min: 1,
      max: 1,
      choices: [
        choice(
          'fast_response',
          'ディーラー担当者のすばやい対応や連絡が良かったから',
          'The sales staff acted and got in touch fast',
        ),
        choice(
          'knowledge',
          'ディーラー担当者の豊富な知識がためになったから',
          'The sales staff’s knowledge helped me',
        ),
        choice(
          'smooth_test_drive',
          '試乗までの手配がスムーズだったから',
          'The test drive was arranged smoothly',
        ),
        choice(
          'after_service',
          '納車後のアフターサービスが充実していそうだから',
          'Service after delivery promises to be good',
        ),
        choice('delivery_time', '希望の時期に納車できるから', 'Delivery when I want it'),
        choice(
          'minimal_contact',
          '自分でゆっくり考えるゆとりがあり、ディーラー担当者の対応はさっぱりしていたから',
          'I had time to think, and the sales staff did not press me',
        ),
        choice('eager_staff', 'ディーラー担当者の熱心な対応が良かったから', 'The sales staff were committed'),
        choice('options', 'オプション品の追加サービスが充実していたから', 'Good offers of optional extras'),
        choice('other', 'その他', 'Other'),
      ],
    },
    {
      id: 'store_reason_text',
      ...FREE_TEXT,
      label: { ja: '購入を決断した理由（自由回答）', en: 'Why this dealer, in your own words' },
    },
  ],
};

/** 終了アンケート: 1 of 3, then 1 of 13 (another car was bought) or 1 of 12 (none was). */
export const END_SURVEY: SurveyDefinition = {
  title: { ja: '終了アンケート', en: 'End survey' },
  questions: [
    {
      id: 'comparison',
      type: 'choice',
      label: { ja: '他車種との比較', en: 'Comparison with other models' },
      min: 1,
      max: 1,
      choices: [
        choice('compared_bought_other', '比較有り/他車種購入', 'Compared / bought another model'),
        choice('compared_not_bought', '比較有り/他車種未購入', 'Compared / did not buy another model'),
        choice(
          'not_compared_not_bought',
          '比較無し/他車種未購入',
          'Did not compare / did not buy another model',
        ),
      ],
    },
    {
      id: 'unmet_point',
      type: 'choice',
      label: {
        ja: '購入車種(他車種)と比べて希望に合わなかった点',
        en: 'What did not meet your wishes, compared with the car you bought',
      },
      showIf: { question: 'comparison', anyOf: ['compared_bought_other'] },
      min: 1,
      max: 1,
      choices: [
        choice('running_cost', '維持費や燃費', 'Running cost and fuel consumption'),
        choice('size', '車体サイズ', 'Size of the body'),
        choice('seats', '乗車人数', 'Number of seats'),
        choice('luggage', '荷室の広さ', 'Luggage space'),
        choice('driving', '走行性能', 'Driving performance'),
        choice('safety', '安全性能', 'Safety'),
        choice('appearance', '外観・見た目', 'Exterior and looks'),
        choice('interior', '内装・居住性', 'Interior and comfort'),
        choice('resale', '将来の下取り価格', 'Future trade-in value'),
        choice('too_far', 'ディーラーが遠すぎた', 'The dealer was too far away'),
        choice('undecided', '買う意思が固められなかった', 'I could not make up my mind'),
        choice('family', '家族の同意が得られなかった', 'My family did not agree'),
        choice('other', 'その他', 'Other'),
      ],
    },
    {
      id: 'not_bought_reason',
      type: 'choice',
      label: { ja: '今回クルマを購入しなかった理由', en: 'Why you did not buy a car this time' },
      showIf: { question: 'comparison', anyOf: ['compared_not_bought', 'not_compared_not_bought'] },
      min: 1,
      max: 1,
      choices: [
        choice('delivery_time', '希望の時期に納車できないから', 'No delivery when I wanted it'),
        choice(
          'test_drive',
          '試乗までの手配が悪かったから、または試乗できなかったから',
          'The test drive was arranged badly, or I could not have one',
        ),
        choice(
          'options',
          'オプション品の追加サービスが充実していなかったから',
          'Offers of optional extras were poor',
        ),
        choice(
          'after_service',
          '納車後のアフターサービスに期待ができなかったから',
          'I could not expect good service after delivery',
        ),
        choice(
          'slow_staff',
          'ディーラー担当者の対応や連絡が遅かったから、ディーラー担当者の対応に熱心さが感じられなかったから',
          'The sales staff were slow or did not seem committed',
        ),
        choice(
          'knowledge',
          'ディーラー担当者の知識が足りず、説明が物足りなかったから',
          'The sales staff knew and explained too little',
        ),
        choice(
          'pushy_staff',
          '自分でゆっくり考えたかったのに、ディーラー担当者がしつこかったから',
          'I wanted time to think, and the sales staff kept pressing',
        ),
        choice(
          'careless_staff',
          'ディーラー担当者の対応がいい加減で、言っていることが違ったから',
          'The sales staff were careless and contradicted themselves',
        ),
        choice(
          'different_amount',
          'メール・電話で連絡があった見積りと、実際にディーラーで受け取った見積り金額が違ったから',
          'The quote at the dealer differed from the one told by mail or phone',
        ),
        choice(
          'discount',
          '想定していた値引きをしてもらえなかったから',
          'I did not get the discount I had expected',
        ),
        choice(
          'trade_in',
          '下取り車の査定価格に合意ができなかったから',
          'We did not agree on the trade-in value of my car',
        ),
        choice('other', 'その他', 'Other'),
      ],
    },
  ],
};

export const SEED_SURVEYS = {
  estimate: ESTIMATE_SURVEY,
  contract: CONTRACT_SURVEY,
  end: END_SURVEY,
} as const satisfies Record<string, SurveyDefinition>;
