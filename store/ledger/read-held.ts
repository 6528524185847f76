import type { Collection } from 'mongodb';
import type { LedgerDocument, LedgerEntry } from './document.ts';

/** A live reservation, with the account whose money it holds. */
export type HeldReservation = LedgerEntry & { readonly account: string };

/** Null when it is closed. */
export async function readHeld(
  ledgers: Collection<LedgerDocument>,
  ledgerId: string,
  entryKey: string,
): Promise<HeldReservation | null> {
  const projection = { account: 1, [`entries.${entryKey}`]: 1 };
  const document = await ledgers.findOne({ _id: ledgerId }, { projection });
  const entry = document?.entries?.[entryKey];
  return entry ? { ...entry, account: document.account } : null;
}
