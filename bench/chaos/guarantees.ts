import { CALL_TIMEOUT_MS } from './config.ts';
import { withoutEffect } from './effects.ts';
import type { Figures } from './figures.ts';
import { searchGuarantees, searchProofs } from './searches.ts';

export const DETECT_BOUND_MS = 2 * CALL_TIMEOUT_MS + 5_000;

/** One sentence for each guarantee that was broken. */
export function broken(figures: Figures): string[] {
  const { detectMs, recoverMs, recoverBoundMs } = figures;
  // Without outages there was nothing to notice.
  return sentences(figures, [
    [figures.lost === 0, `${figures.lost} decisions were lost`],
    [figures.overshootMicroUsd <= 0, `${figures.overshootMicroUsd} micro-USD were billed above a cap`],
    [figures.heldMicroUsd === 0, `${figures.heldMicroUsd} micro-USD stayed held`],
    [figures.unknownRequests === 0, `${figures.unknownRequests} billed requests have no recorded attempt`],
    [
      figures.ledgerMinusBillMicroUsd >= 0,
      `the ledger is ${-figures.ledgerMinusBillMicroUsd} micro-USD below the bill`,
    ],
    [
      figures.ledgerMinusBillAfterReconcileMicroUsd === 0,
      `after reconciling the ledger differs from the bill by ${figures.ledgerMinusBillAfterReconcileMicroUsd} micro-USD`,
    ],
    [figures.unexplainedDuplicates === 0, `${figures.unexplainedDuplicates} calls were paid twice for no reason`],
    ...searchGuarantees(figures.searches),
    [figures.aboveCallCap === 0, `${figures.aboveCallCap} decisions sent more than their models and two`],
    [figures.modeFlaps === 0, `the mode changed ${figures.modeFlaps} times without cause`],
    [
      !figures.hadOutages || (detectMs !== null && detectMs <= DETECT_BOUND_MS),
      `an outage was avoided after ${detectMs} ms, not ${DETECT_BOUND_MS}`,
    ],
    [
      !figures.hadOutages || (recoverMs !== null && recoverMs <= recoverBoundMs),
      `a provider was back after ${recoverMs} ms, not ${recoverBoundMs}`,
    ],
  ]);
}

/** One sentence for each thing that did not happen in a run: without it nothing was proven about it. */
export function unproven(figures: Figures): string[] {
  const struckNothing = withoutEffect(figures.effects).map((kind): [boolean, string] => [
    false,
    `the fault "${kind}" struck nothing, which proves nothing`,
  ]);
  return sentences(figures, [
    ...struckNothing,
    ...searchProofs(figures.searches),
    [figures.paidRequests > 0, 'no request was paid'],
    [figures.refused > 0, 'no decision met a cap, so no more was requested than the caps allow'],
    [figures.deaths > 0, 'no worker died'],
  ]);
}

const sentences = ({ seed }: Figures, claims: readonly (readonly [boolean, string])[]): string[] =>
  claims.filter(([isTrue]) => !isTrue).map(([, sentence]) => `Seed ${seed}: ${sentence}.`);
