import type { DecisionRequest } from '../../domain/planning/decision-request.ts';
import type { Dependencies } from '../dependencies.ts';

/** The request with what its account holds by its fills, in each market for which it states no position and a fill is known. */
export async function withHeldPositions(
  { store }: Pick<Dependencies, 'store'>,
  request: DecisionRequest,
): Promise<DecisionRequest> {
  const unstated = request.markets.filter(({ positionFrom }) => positionFrom === undefined);
  if (unstated.length === 0) return request;
  const tickers = unstated.map(({ market }) => market.ticker);
  const held = await store.fills.positions(request.account, tickers);
  const markets = request.markets.map((each) => {
    const position = each.positionFrom === undefined ? held.get(each.market.ticker) : undefined;
    return position === undefined ? each : { ...each, position, positionFrom: 'fills' as const };
  });
  return { ...request, markets };
}
