/** The venue's fee types: the first three take the same of a taker and differ in what a maker is charged. */
export const FEE_TYPES = ['quadratic', 'quadratic_with_maker_fees', 'quadratic_with_combo_maker_fees', 'flat'] as const;
export type FeeType = (typeof FEE_TYPES)[number];

/** Where a market's fee was read: in its event's own fields, in its series', in a dated change of one of these, in a row of the
 * schedule that names the series, or nowhere, so that the general row was taken. */
export type FeeSource = 'event' | 'series' | 'event_change' | 'series_change' | 'schedule' | 'assumed';

/** What the venue states of a market's fee. */
export interface StatedFee {
  readonly type: FeeType | null;
  readonly multiplier: number;
  readonly source: FeeSource;
}
