import { formatMoney } from '../../domain/shared/format.ts';
import type { AccountNow } from '../../server/contract/now.ts';

const MICRO = 1_000_000;
const MOST_DOLLARS = 1_000_000;

/** The caps of an account as the form has them, in dollars as typed. */
export interface TypedCaps {
  readonly day: string;
  readonly hour: string;
  readonly decision: string;
  readonly categories: Readonly<Record<string, string>>;
  readonly models: Readonly<Record<string, string>>;
}

/** What is sent: only what differs from what is in force. */
export interface BudgetChange {
  readonly dayMicroUsd?: number;
  readonly hourMicroUsd?: number;
  readonly decisionMicroUsd?: number;
  readonly categoryMicroUsd?: Readonly<Record<string, number>>;
  readonly modelMicroUsd?: Readonly<Record<string, number>>;
}

export interface CapDifference {
  readonly kind: 'whole' | 'category' | 'model';
  readonly name: string;
  readonly fromMicroUsd: number | null;
  readonly toMicroUsd: number;
}

export function typedCapsOf({ caps, categories, models }: AccountNow): TypedCaps {
  return {
    day: dollarsOf(caps.dayMicroUsd),
    hour: dollarsOf(caps.hourMicroUsd),
    decision: dollarsOf(caps.decisionMicroUsd),
    categories: typedParts(categories),
    models: typedParts(models),
  };
}

/** What would change, cap by cap. Throws a RangeError with a sentence for an amount that is none. */
export function differencesOf(account: AccountNow, typed: TypedCaps): readonly CapDifference[] {
  const { caps, categories, models } = account;
  const whole: readonly (readonly [string, number, string])[] = [
    ['Day', caps.dayMicroUsd, typed.day],
    ['Hour', caps.hourMicroUsd, typed.hour],
    ['Decision', caps.decisionMicroUsd, typed.decision],
  ];
  const all = [
    ...whole.map(([name, fromMicroUsd, text]) => ({
      kind: 'whole' as const,
      name,
      fromMicroUsd,
      toMicroUsd: microUsdOf(`the ${name.toLowerCase()}'s cap`, text, 1),
    })),
    ...partDifferences('category', categories, typed.categories),
    ...partDifferences('model', models, typed.models),
  ];
  return all.filter(({ fromMicroUsd, toMicroUsd }) => fromMicroUsd !== toMicroUsd);
}

export function changeOf(differences: readonly CapDifference[]): BudgetChange {
  const of = (wanted: string) => differences.find(({ kind, name }) => kind === 'whole' && name === wanted)?.toMicroUsd;
  const parts = (wanted: CapDifference['kind']) => {
    const found = differences.filter(({ kind }) => kind === wanted);
    return found.length === 0 ? undefined : Object.fromEntries(found.map(({ name, toMicroUsd }) => [name, toMicroUsd]));
  };
  return {
    dayMicroUsd: of('Day'),
    hourMicroUsd: of('Hour'),
    decisionMicroUsd: of('Decision'),
    categoryMicroUsd: parts('category'),
    modelMicroUsd: parts('model'),
  };
}

/** `Day: $10.00 becomes $25.00 (+$15.00)`. */
export function tellDifference({ name, fromMicroUsd, toMicroUsd }: CapDifference): string {
  if (fromMicroUsd === null) return `${name}: no cap of its own becomes ${formatMoney(toMicroUsd)}`;
  const difference = toMicroUsd - fromMicroUsd;
  const sign = difference > 0 ? '+' : '';
  return `${name}: ${formatMoney(fromMicroUsd)} becomes ${formatMoney(toMicroUsd)} (${sign}${formatMoney(difference)})`;
}

function typedParts(parts: AccountNow['categories']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    parts.map(({ name, capMicroUsd }) => [name, capMicroUsd === null ? '' : dollarsOf(capMicroUsd)]),
  );
}

function partDifferences(
  kind: 'category' | 'model',
  parts: AccountNow['categories'],
  typed: Readonly<Record<string, string>>,
): CapDifference[] {
  const known = new Map(parts.map(({ name, capMicroUsd }) => [name, capMicroUsd]));
  return Object.entries(typed).flatMap(([name, text]): CapDifference[] => {
    const from = known.get(name) ?? null;
    // Left empty: no cap of its own. One that has a cap keeps it: it can be changed here and not taken away.
    if (text.trim() === '') {
      if (from === null) return [];
      throw new RangeError(`A cap of ${name} cannot be taken away here: state an amount, such as the day's cap.`);
    }
    return [{ kind, name, fromMicroUsd: from, toMicroUsd: microUsdOf(`the cap of ${name}`, text, 0) }];
  });
}

const dollarsOf = (microUsd: number) => String(microUsd / MICRO);

function microUsdOf(what: string, text: string, leastMicroUsd: number): number {
  const plain = text.trim().replace(/^\$/, '');
  const microUsd = Math.round(Number(plain) * MICRO);
  if (/^\d+(\.\d{1,6})?$/.test(plain) && microUsd >= leastMicroUsd && microUsd <= MOST_DOLLARS * MICRO) return microUsd;
  const least = leastMicroUsd === 0 ? 'from 0' : 'above 0';
  throw new RangeError(
    `"${text}" is no amount for ${what}: write dollars ${least} to ${MOST_DOLLARS}, such as 25 or 2.50.`,
  );
}
