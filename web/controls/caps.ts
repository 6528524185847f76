import { formatMoney } from '../../domain/shared/format.ts';
import type { SetPolicyBody } from '../../server/contract/controls.ts';
import type { AccountNow } from '../../server/contract/now.ts';

const MICRO = 1_000_000;
const MOST_DOLLARS = 1_000_000;
/** A cap of the whole account, and its field in a change. */
const WHOLE_CAPS = { Day: 'dayMicroUsd', Hour: 'hourMicroUsd', Decision: 'decisionMicroUsd' } as const;

/** A cap of an account. */
export interface Cap {
  readonly kind: 'whole' | 'category' | 'model';
  readonly name: string;
  /** Null = no cap of its own. */
  readonly microUsd: number | null;
}

export interface CapDifference extends Cap {
  /** Null = the cap is removed. */
  readonly toMicroUsd: number | null;
}

export function capsOf({ caps, categories, models }: AccountNow): readonly Cap[] {
  return [
    ...Object.entries(WHOLE_CAPS).map(([name, field]) => ({ kind: 'whole' as const, name, microUsd: caps[field] })),
    ...categories.map(({ name, capMicroUsd }) => ({ kind: 'category' as const, name, microUsd: capMicroUsd })),
    ...models.map(({ name, capMicroUsd }) => ({ kind: 'model' as const, name, microUsd: capMicroUsd })),
  ];
}

export const keyOf = ({ kind, name }: Cap): string => `${kind}/${name}`;

/** As it is typed; empty without a cap. */
export const dollarsOf = ({ microUsd }: Cap): string => (microUsd === null ? '' : String(microUsd / MICRO));

/** What would change, cap by cap; `typed` has the edited amounts in dollars, by key. Throws a RangeError with a sentence for
 * text that is not an amount. */
export function differencesOf(caps: readonly Cap[], typed: Readonly<Record<string, string>>): readonly CapDifference[] {
  return caps.flatMap((cap) => {
    const text = typed[keyOf(cap)]?.trim() ?? dollarsOf(cap);
    const toMicroUsd = text === '' && cap.kind !== 'whole' ? null : amountOf(cap, text);
    return toMicroUsd === cap.microUsd ? [] : [{ ...cap, toMicroUsd }];
  });
}

function amountOf({ kind, name }: Cap, text: string): number {
  const plain = text.replace(/^\$/, '');
  const microUsd = Math.round(Number(plain) * MICRO);
  const isAmount = /^\d+(\.\d{1,6})?$/.test(plain) && microUsd <= MOST_DOLLARS * MICRO;
  if (isAmount && microUsd >= (kind === 'whole' ? 1 : 0)) return microUsd;
  throw new RangeError(
    `"${text}" is not an amount for the cap of ${name}: write dollars ${kind === 'whole' ? 'above' : 'from'} 0 to ${MOST_DOLLARS}, such as 25 or 2.50.`,
  );
}

/** What is sent: only caps that differ from those in force. */
export function changeOf(differences: readonly CapDifference[]): SetPolicyBody['budget'] {
  const amounts = (kind: Cap['kind']) =>
    differences.filter((each) => each.kind === kind).map(({ name, toMicroUsd }) => [name, toMicroUsd] as const);
  const parts = (kind: Cap['kind']) => (amounts(kind).length === 0 ? undefined : Object.fromEntries(amounts(kind)));
  const whole = amounts('whole').map(([name, toMicroUsd]) => [WHOLE_CAPS[name as keyof typeof WHOLE_CAPS], toMicroUsd]);
  return { ...Object.fromEntries(whole), categoryMicroUsd: parts('category'), modelMicroUsd: parts('model') };
}

/** `Day: $10.00 becomes $25.00 (+$15.00)`. */
export function describeDifference({ name, microUsd, toMicroUsd }: CapDifference): string {
  const change = `${name}: ${formatCap(microUsd)} becomes ${formatCap(toMicroUsd)}`;
  if (microUsd === null || toMicroUsd === null) return change;
  const difference = toMicroUsd - microUsd;
  return `${change} (${difference > 0 ? '+' : ''}${formatMoney(difference)})`;
}

/** What stands below an amount while it is typed: `now $6.00`, or `$6.00 → $7.50`. */
export function describeTyped(cap: Cap, typed: Readonly<Record<string, string>>): string {
  const before = formatCap(cap.microUsd);
  try {
    const [difference] = differencesOf([cap], typed);
    return difference ? `${before} → ${formatCap(difference.toMicroUsd)}` : `now ${before}`;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return `now ${before}; “${typed[keyOf(cap)]}” is not an amount`;
  }
}

export const formatCap = (microUsd: number | null): string =>
  microUsd === null ? 'no cap of its own' : formatMoney(microUsd);
