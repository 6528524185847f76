/** One match of a trade with a level of the book. */
export interface Fill {
  readonly fillId: string;
  readonly orderId: string;
  readonly ticker: string;
  readonly action: 'buy' | 'sell';
  readonly side: 'yes' | 'no';
  readonly centicontracts: number;
  readonly yesPriceMicroUsd: number;
  readonly feeMicroUsd: number;
  readonly atMs: number;
}
