/** Who sends advertising, as it must stand in every mail of it. */
export interface AdvertisingSender {
  name: string;
  postalCode: string | null;
  address: string | null;
  phone: string | null;
}

/** Whether a store may send advertising mail: without its address the law's display is not complete. */
export const canBeNamed = ({ address }: Pick<AdvertisingSender, 'address'>): boolean =>
  Boolean(address?.trim());

/**
 * A mail of advertising with what 特定電子メール法 4条 and its 施行規則 9条 ask for: the sender's name and address, where to
 * complain, and that and how the mail can be stopped.
 * @param unsubscribeUrl where one button stops it, without signing in
 */
export function withAdvertisingFooter(
  body: string,
  sender: AdvertisingSender,
  unsubscribeUrl: string,
): string {
  const place = [sender.postalCode && `〒${sender.postalCode}`, sender.address].filter(Boolean).join(' ');
  const lines = [
    '----------------------------------------',
    `送信者: ${sender.name}`,
    ...(place ? [`住所: ${place}`] : []),
    `お問い合わせ・苦情: ${sender.phone ? `電話 ${sender.phone}、または` : ''}このメールへの返信`,
    ...(body.includes(unsubscribeUrl)
      ? []
      : [
          'このような案内が不要な場合は、次のページのボタンで配信を停止できます（ログイン不要）。',
          unsubscribeUrl,
        ]),
  ];
  return `${body.trimEnd()}\n\n${lines.join('\n')}\n`;
}
