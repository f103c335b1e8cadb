export const sms = {
  open: 'SMS',
  title: 'Send an SMS',
  text: 'Text',
  count: '{{n}} characters, {{parts}} part(s)',
  tooLong: 'At most {{limit}} characters',
  send: 'Send',
  sent: 'SMS on its way ({{n}} part(s))',
};
