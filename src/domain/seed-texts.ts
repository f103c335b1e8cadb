/** Texts of the patterns that ship with the product; the variables are those of template-variables.ts. */
const SIGNATURE = `
――――――――――――
{{store.name}}
{{store.address|}}
電話 {{store.phone|}}`;

/** An advertising mail names its sender and the way out (特定電子メール法 4条). */
const ADVERTISING_SIGNATURE = `${SIGNATURE}
今後のご案内が不要な場合は、このメールへのご返信でお知らせください。配信を停止いたします。`;

export const SEED_TEXTS = {
  considering: {
    subject: 'その後のご検討はいかがでしょうか',
    body: `{{customer.name}} 様

先日はお時間をいただき、誠にありがとうございました。
{{store.name}}の{{staff.name|担当者}}でございます。

{{quote.vehicle|お車}}につきまして、その後のご検討はいかがでしょうか。
ご不明な点や、もう一度ご覧になりたい点がございましたら、このメールへのご返信でお気軽にお知らせください。

お急ぎにならず、じっくりとご検討いただければ幸いです。
${SIGNATURE}`,
  },
  oneMonth: {
    subject: 'ご検討のご状況をお聞かせください',
    body: `{{customer.name}} 様

いつもお世話になっております。{{store.name}}の{{staff.name|担当者}}でございます。

ご商談から1か月ほどが経ちましたので、ご連絡を差し上げました。
{{quote.vehicle|お車}}について、ご検討のご状況をお聞かせいただけますと幸いです。
ご条件のご相談も承りますので、ご都合のよい日時をご返信ください。
${SIGNATURE}`,
  },
  estimate: {
    subject: '概算金額のお知らせ',
    body: `{{customer.name}} 様

このたびはお問い合わせをいただき、誠にありがとうございます。
{{store.name}}の{{staff.name|担当者}}でございます。

{{quote.vehicle|お車}}の概算金額は、{{quote.estimateYen|お電話にてご案内いたします}}。
実際のお車の状態や装備により金額は変わりますので、詳しくはお電話またはご来店の際にご案内いたします。

ご都合のよい日時がございましたら、ご返信ください。
${SIGNATURE}`,
  },
  shortGreeting: {
    body: '{{customer.name}}様 お問い合わせありがとうございます。ご都合のよい日時をご返信ください。{{store.name}}',
  },
  anyQuestions: {
    subject: 'ご不明な点はございませんか',
    body: `{{customer.name}} 様

先日はお問い合わせをいただき、誠にありがとうございました。
{{store.name}}の{{staff.name|担当者}}でございます。

{{quote.vehicle|お車}}について、ご不明な点やご希望がございましたら、このメールへのご返信で承ります。
お電話がよろしければ、ご都合のよい曜日と時間帯をお知らせください。その時間にご連絡いたします。
${SIGNATURE}`,
  },
  visitCard: {
    body: `{{customer.name}} 様

先日は資料をご請求いただき、ありがとうございました。
実際のお車を店頭でご覧いただけます。ご来店を心よりお待ちしております。

{{store.name}}　電話 {{store.phone|}}`,
  },
  thanksCard: {
    body: `{{customer.name}} 様

このたびは{{vehicle.name|お車}}をお選びいただき、誠にありがとうございました。
快適なカーライフをお過ごしいただけますよう、スタッフ一同お手伝いいたします。
お気づきの点がございましたら、いつでもお申し付けください。

{{store.name}}　{{staff.name|担当者}}`,
  },
  halfYear: {
    subject: '納車から6か月の点検のご案内',
    body: `{{customer.name}} 様

いつもお世話になっております。{{store.name}}の{{staff.name|担当者}}でございます。

{{vehicle.name|お車}}の納車から6か月が経ちます。その後の調子はいかがでしょうか。
安心してお乗りいただくために、点検をおすすめしております。ご都合のよい日時をご返信ください。
${SIGNATURE}`,
  },
  nextOrder: {
    subject: '次回のお届けについて',
    body: `{{customer.name}} 様

いつもご利用いただき、誠にありがとうございます。{{store.name}}でございます。

{{order.product|ご注文の商品}}の次回のお届けが近づいてまいりました。
数量やお届け日の変更、お休みをご希望の場合は、このメールへのご返信でお知らせください。
${SIGNATURE}`,
  },
  inspectionCard: {
    body: `{{customer.name}} 様

{{vehicle.name|お車}}の車検満了日は{{vehicle.inspectionExpiresOn}}です。
お早めのご予約で、ご希望の日時をお選びいただけます。ご予約をお待ちしております。

{{store.name}}　電話 {{store.phone|}}`,
  },
  inspection: {
    subject: '車検満了日のお知らせ',
    body: `{{customer.name}} 様

いつもお世話になっております。{{store.name}}の{{staff.name|担当者}}でございます。

{{vehicle.name|お車}}の車検満了日は{{vehicle.inspectionExpiresOn}}です。
ご予約は、このメールへのご返信またはお電話で承ります。お見積りは無料です。
${ADVERTISING_SIGNATURE}`,
  },
  inspectionShort: {
    body: '{{customer.name}}様 車検満了日が近づいています。ご予約はお電話で承ります。{{store.name}}{{store.phone|}}',
  },
} as const;
