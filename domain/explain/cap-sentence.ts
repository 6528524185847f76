import type { CapFigures } from '../health/alert.ts';
import { formatMoney } from '../shared/format.ts';

/** Why a cap left no room for a reservation. */
export function capSentence({ cap, of, capMicroUsd, committedMicroUsd, askedMicroUsd }: CapFigures): string {
  const name = of === null ? `The ${cap} cap` : `The cap of ${cap} ${of}`;
  return `${name} of ${formatMoney(capMicroUsd)} has ${formatMoney(committedMicroUsd)} committed: no room for a worst case of ${formatMoney(askedMicroUsd)}.`;
}
