import { formatMoney } from '../../domain/shared/format.ts';

/** The audit's sentences keep amounts as they are stored: here they are shown as all money is.
 * Example: `version 2: day 25000000, hour 3000000, decision 1000000 micro-USD` is `version 2: day $25.00, hour $3.00,
 * decision $1.00`. */
export function tellAmounts(text: string): string {
  return text
    .replace(
      /\bday (\d+), hour (\d+), decision (\d+) micro-USD\b/g,
      (_, day: string, hour: string, decision: string) =>
        `day ${money(day)}, hour ${money(hour)}, decision ${money(decision)}`,
    )
    .replace(/\b(\d+) micro-USD\b/g, (_, amount: string) => money(amount));
}

const money = (microUsd: string) => formatMoney(Number(microUsd));
