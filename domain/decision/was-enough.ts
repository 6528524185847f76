/** How a note begins that says that the quick path's word stood. */
export const NOT_ESCALATED = 'Not escalated';

/** Whether the notes of a decision that ended on the quick path say that nobody else was wanted, and not that the panel had no
 * money, mode or time. */
export function wasEnough(notes: readonly string[]): boolean {
  return notes.some((note) => note.startsWith(NOT_ESCALATED));
}
