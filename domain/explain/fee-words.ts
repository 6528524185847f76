import { type Fee, makerRatePpmOf } from '../market/fee.ts';
import type { FeeSource } from '../market/fee-type.ts';
import { formatMoney } from '../shared/format.ts';

const SOURCES: Readonly<Record<FeeSource, string>> = {
  event: 'stated by its event',
  series: 'stated by its series',
  event_change: 'an announced change of its event',
  series_change: 'an announced change of its series',
  schedule: 'the row of the schedule for its series',
  assumed: 'assumed, because neither event nor series says',
};

/** `.035 × contracts × p × (1 − p), rounded up to $0.0001`. */
export function describeFeeRate({ ratePpm, roundUpToMicroUsd }: Pick<Fee, 'ratePpm' | 'roundUpToMicroUsd'>): string {
  return `${rate(ratePpm)} × contracts × p × (1 − p), rounded up to ${formatMoney(roundUpToMicroUsd)}`;
}

/** Type, multiplier and where they were read; of an older record that a row of the schedule was used. */
export function describeFeeSource(fee: Fee): string {
  const { type = null, multiplier = null, source } = fee;
  const kind = type === 'flat' ? 'flat, charged as the general fee' : type?.replaceAll('_', ' ');
  const times = multiplier === null ? undefined : `${Number(multiplier.toFixed(6))} × the general fee`;
  const maker = source === undefined ? undefined : makerWords(makerRatePpmOf(fee));
  const from = source === undefined ? SOURCES.schedule : SOURCES[source];
  return [kind, times, maker, from].filter((part) => part !== undefined).join('; ');
}

const makerWords = (ratePpm: number) =>
  ratePpm === 0 ? 'a resting order is free' : `${rate(ratePpm)} for a resting order`;
const rate = (ratePpm: number) => String(ratePpm / 1e6).replace(/^0\./, '.');
