/** The ledger of a day that was opened is not there. To open it again would grant the day's caps once more, so nothing does: whoever
 * operates the store restores it, or waits for the next day. */
export class LedgerMissing extends Error {
  readonly ledgerId: string;

  constructor(ledgerId: string) {
    super(
      `The ledger ${ledgerId} is missing though it was opened: nothing is reserved in it. Restore the store from its backup, or wait for the account's next day.`,
    );
    this.name = 'LedgerMissing';
    this.ledgerId = ledgerId;
  }
}
