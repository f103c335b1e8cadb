export const sms = {
  open: 'SMS',
  title: 'SMS を送る',
  text: '本文',
  count: '{{n}} 文字・{{parts}} 通分',
  tooLong: '{{limit}} 文字以内にしてください',
  send: '送信',
  sent: 'SMS を受け付けました（{{n}} 通分）',
};
