import type { Position } from '../../domain/decision/request-schema.ts';
import type { DecisionRequest } from '../../domain/planning/decision-request.ts';
import type { Dependencies } from '../dependencies.ts';

/** Positions by ticker. */
type Positions = ReadonlyMap<string, Position | null>;

/** What a request's account holds by its fills, in each market for which it states no position and a fill is known. */
export async function readHeldPositions(
  { store }: Pick<Dependencies, 'store'>,
  { account, markets }: DecisionRequest,
): Promise<Positions> {
  const unstated = markets.filter(({ positionFrom }) => positionFrom === undefined);
  if (unstated.length === 0) return new Map();
  return store.fills.positions(
    account,
    unstated.map(({ market }) => market.ticker),
  );
}

/** The request with them. */
export function withHeldPositions(request: DecisionRequest, held: Positions): DecisionRequest {
  if (held.size === 0) return request;
  const markets = request.markets.map((each) => {
    const position = each.positionFrom === undefined ? held.get(each.market.ticker) : undefined;
    return position === undefined ? each : { ...each, position, positionFrom: 'fills' as const };
  });
  return { ...request, markets };
}
