/** What one pass of the reconciler did; shown as the result of its workflow. Counts only. */
export interface ReconcileCounts {
  /** follows whose workflow was started because it had not been */
  started: number;
  /** messages of the outbox that reached their workflow */
  delivered: number;
  /** messages that could not be delivered yet */
  undelivered: number;
  /** sends whose lease ran out: a person settles them */
  inDoubt: number;
  /** CRM events that were waiting for their customer and could be acted on */
  crmEvents: number;
  /** mails to the relay that nobody had acted on yet */
  mails: number;
  /** bulk work that had gone quiet and was woken */
  jobs: number;
  /** follows whose workflow was missing on the server and was started again from the record */
  restored: number;
  /** follows whose workflow had ended without the record knowing */
  closed: number;
}
