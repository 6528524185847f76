/** Maximise expected log wealth: the sum over outcomes of weight x ln(wealth + gains . x), over 0 <= x <= most and
 * stake . x <= budget. All money in one unit of the caller's choice. */
export interface LogWealth {
  readonly outcomes: readonly {
    readonly weight: number;
    /** Wealth without any order; it may be 0 or less, where what is held can lose more than there is. */
    readonly wealth: number;
    /** What one unit of each order adds. */
    readonly gains: ArrayLike<number>;
  }[];
  readonly orders: readonly {
    /** May be infinite where `stake` is above 0. */
    readonly most: number;
    /** What one unit takes of the budget, 0 or more. */
    readonly stake: number;
  }[];
  readonly budget: number;
  /** Above 0. Below it the logarithm goes on as a parabola, so that there is an optimum whatever is held. */
  readonly leastWealth: number;
}

export interface LogOptimum {
  readonly units: readonly number[];
  /** Expected log wealth at these units. */
  readonly value: number;
  /** No other units have a value that is higher than this one by more than the gap: the proof that it is the optimum. */
  readonly gap: number;
}

/** Precision in natural logarithms: 1e-10 of $1,000 is a hundred-thousandth of a cent. */
const GAP = 1e-10;
const SHARPER = 50;
const NEWTON_STEPS = 60;

/** So many orders are solved for at first; most of a hundred are not wanted at all. */
const FIRST_ORDERS = 16;

/** By the barrier method with Newton steps, for the most promising orders first and for twice as many until no other one would
 * help. Deterministic: no clock and no chance. Orders that nothing is left for come out as 0. */
export function logOptimum(problem: LogWealth): LogOptimum {
  const { orders, budget } = problem;
  const possible = [...orders.keys()].filter((index) => isPossible(orders[index], budget));
  let units = orders.map(() => 0);
  for (let count = FIRST_ORDERS; ; count *= 2) {
    const chosen = mostPromising(problem, units, possible, count);
    units = chosen.length === 0 ? units : optimumOf(problem, chosen);
    const gap = optimalityGap(problem, units);
    if (gap < GAP || chosen.length === possible.length) return { units, value: logWealth(problem, units), gap };
  }
}

const isPossible = (order: LogWealth['orders'][number] | undefined, budget: number) =>
  order !== undefined && order.most > 0 && (order.stake <= 0 || budget > 0);

/** Orders that are used already, and those that add most for their stake. */
function mostPromising(
  problem: LogWealth,
  units: readonly number[],
  possible: readonly number[],
  count: number,
): readonly number[] {
  if (possible.length <= count) return possible;
  const slopes = slopesAt(problem, units);
  const promise = (index: number) => {
    const { stake = 0 } = problem.orders[index] ?? {};
    const slope = slopes[index] ?? 0;
    return stake > 0 ? slope / stake : Math.sign(slope) * Number.MAX_VALUE;
  };
  const used = (index: number) => Number((units[index] ?? 0) > USED_UNITS);
  return possible.toSorted((a, b) => used(b) - used(a) || promise(b) - promise(a)).slice(0, count);
}
const USED_UNITS = 1e-4;

/** With these orders alone. */
function optimumOf(problem: LogWealth, chosen: readonly number[]): number[] {
  const solution = interiorOptimum({
    ...problem,
    orders: chosen.flatMap((index) => problem.orders[index] ?? []),
    outcomes: problem.outcomes.map((outcome) => ({
      ...outcome,
      gains: Float64Array.from(chosen, (index) => outcome.gains[index] ?? 0),
    })),
  });
  const units = problem.orders.map(() => 0);
  for (const [place, index] of chosen.entries()) units[index] = solution[place] ?? 0;
  return units;
}

export function logWealth({ outcomes, leastWealth }: LogWealth, units: readonly number[]): number {
  let value = 0;
  for (const { weight, wealth, gains } of outcomes) {
    value += weight * extendedLog(wealth + dot(gains, units), leastWealth).value;
  }
  return value;
}

/** How much higher the value could be anywhere: since it is concave, no more than its gradient promises on the way to the best
 * corner, which is found by filling the budget with the orders that promise most for their stake. */
export function optimalityGap(problem: LogWealth, units: readonly number[]): number {
  const slopes = slopesAt(problem, units);
  let left = problem.budget;
  let best = 0;
  const promising = problem.orders
    .map(({ most, stake }, index) => ({ most, stake, slope: slopes[index] ?? 0 }))
    .filter(({ slope }) => slope > 0)
    .toSorted((a, b) => b.slope * a.stake - a.slope * b.stake);
  for (const { most, stake, slope } of promising) {
    const taken = stake > 0 ? Math.min(most, left / stake) : most;
    left -= taken * stake;
    best += taken * slope;
  }
  return best - dot(slopes, units);
}

/** What one more unit of each order adds to the value. */
function slopesAt({ outcomes, orders, leastWealth }: LogWealth, units: readonly number[]): number[] {
  const slopes = orders.map(() => 0);
  for (const { weight, wealth, gains } of outcomes) {
    const { slope } = extendedLog(wealth + dot(gains, units), leastWealth);
    for (let index = 0; index < slopes.length; index += 1) {
      slopes[index] = (slopes[index] as number) + weight * slope * (gains[index] as number);
    }
  }
  return slopes;
}

function interiorOptimum(problem: LogWealth): number[] {
  const { orders, budget } = problem;
  const limits = orders.length + orders.filter(({ most }) => Number.isFinite(most)).length + 1;
  // Half of the budget at most, spread over all orders.
  let units = orders.map(({ most, stake }) =>
    Math.min(most / 2, stake > 0 ? budget / 2 / orders.length / stake : most),
  );
  for (let sharpness = limits; ; sharpness *= SHARPER) {
    const isLast = limits / sharpness < GAP / 2;
    units = centred(problem, units, sharpness, isLast ? 1e-10 : 0.1);
    if (isLast) return units;
  }
}

/** The best units where the limits push back with a force of 1 / sharpness: by Newton's method, each step shortened until it
 * stays within the limits and gains. */
function centred(problem: LogWealth, from: number[], sharpness: number, within: number): number[] {
  let units = from;
  let value = barrier(problem, units, sharpness);
  for (let step = 0; step < NEWTON_STEPS; step += 1) {
    const { slopes, curvature } = derivatives(problem, units, sharpness);
    const direction = solved(curvature, slopes);
    const promised = dot(slopes, direction);
    if (promised < within) break;
    let length = 1;
    let next = units;
    let reached = Number.NEGATIVE_INFINITY;
    for (; length > 1e-12; length /= 2) {
      next = units.map((each, index) => each + length * (direction[index] ?? 0));
      reached = barrier(problem, next, sharpness);
      if (reached >= value + 0.1 * length * promised) break;
    }
    if (!(reached > value)) break;
    [units, value] = [next, reached];
  }
  return units;
}

/** Minus infinity outside of the limits. */
function barrier(problem: LogWealth, units: readonly number[], sharpness: number): number {
  const { orders, budget } = problem;
  let value = 0;
  let left = budget;
  for (const [index, { most, stake }] of orders.entries()) {
    const each = units[index] ?? 0;
    if (each <= 0 || each >= most) return Number.NEGATIVE_INFINITY;
    value += Math.log(each) + (Number.isFinite(most) ? Math.log(most - each) : 0);
    left -= stake * each;
  }
  if (budget > 0 && left <= 0) return Number.NEGATIVE_INFINITY;
  return value + (budget > 0 ? Math.log(left) : 0) + sharpness * logWealth(problem, units);
}

/** Of the barrier: its slopes, and its curvature with the sign turned, which is positive definite. */
function derivatives(
  { outcomes, orders, budget, leastWealth }: LogWealth,
  units: readonly number[],
  sharpness: number,
) {
  const count = orders.length;
  const left =
    budget -
    dot(
      orders.map(({ stake }) => stake),
      units,
    );
  const perStake = budget > 0 ? 1 / left : 0;
  const slopes = new Array<number>(count).fill(0);
  const curvature = orders.map(() => new Float64Array(count));
  for (const { weight, wealth, gains } of outcomes) {
    const { slope, bend } = extendedLog(wealth + dot(gains, units), leastWealth);
    for (let row = 0; row < count; row += 1) {
      const gain = gains[row] as number;
      slopes[row] = (slopes[row] as number) + sharpness * weight * slope * gain;
      addTo(curvature[row] as Float64Array, sharpness * weight * bend * gain, gains, row);
    }
  }
  for (const [row, { most, stake }] of orders.entries()) {
    const each = units[row] ?? 0;
    const fromMost = Number.isFinite(most) ? 1 / (most - each) : 0;
    slopes[row] = (slopes[row] ?? 0) + 1 / each - fromMost - stake * perStake;
    const line = curvature[row] as Float64Array;
    line[row] = (line[row] ?? 0) + 1 / (each * each) + fromMost * fromMost;
    for (let column = 0; column <= row; column += 1) {
      line[column] = (line[column] ?? 0) + stake * (orders[column]?.stake ?? 0) * perStake * perStake;
    }
  }
  return { slopes, curvature };
}

/** Adds `factor` times the other line, up to and with a place. */
function addTo(line: Float64Array, factor: number, other: ArrayLike<number>, last: number): void {
  for (let place = 0; place <= last; place += 1)
    line[place] = (line[place] as number) + factor * (other[place] as number);
}

/** The solution of A x = b for a positive definite A, of which the lower triangle is given: by Cholesky, in place. */
function solved(lower: readonly Float64Array[], right: readonly number[]): number[] {
  const count = right.length;
  for (let row = 0; row < count; row += 1) {
    const line = lower[row] as Float64Array;
    for (let column = 0; column <= row; column += 1) {
      const other = lower[column] as Float64Array;
      let rest = line[column] as number;
      for (let each = 0; each < column; each += 1) rest -= (line[each] as number) * (other[each] as number);
      line[column] = column === row ? Math.sqrt(Math.max(rest, Number.MIN_VALUE)) : rest / (other[column] as number);
    }
  }
  const solution = [...right];
  for (let row = 0; row < count; row += 1) {
    const line = lower[row] as Float64Array;
    let rest = solution[row] ?? 0;
    for (let each = 0; each < row; each += 1) rest -= (line[each] ?? 0) * (solution[each] ?? 0);
    solution[row] = rest / (line[row] ?? 1);
  }
  for (let row = count - 1; row >= 0; row -= 1) {
    let rest = solution[row] ?? 0;
    for (let each = row + 1; each < count; each += 1) rest -= (lower[each]?.[row] ?? 0) * (solution[each] ?? 0);
    solution[row] = rest / (lower[row]?.[row] ?? 1);
  }
  return solution;
}

/** ln(wealth), its slope and its curvature with the sign turned; below `least` the parabola that continues it. */
function extendedLog(wealth: number, least: number) {
  if (wealth >= least) return { value: Math.log(wealth), slope: 1 / wealth, bend: 1 / (wealth * wealth) };
  const below = (wealth - least) / least;
  return {
    value: Math.log(least) + below - (below * below) / 2,
    slope: (1 - below) / least,
    bend: 1 / (least * least),
  };
}

function dot(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let total = 0;
  for (let index = 0; index < one.length; index += 1) total += (one[index] as number) * (other[index] as number);
  return total;
}
