import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Decision } from '../../domain/decision/decision.ts';
import type { DecideRequest } from '../../domain/decision/request-schema.ts';
import type { TestService } from './service.ts';

export interface Injection {
  readonly name: string;
  /** The probability that the text demands. */
  readonly wants: number;
  readonly text: string;
}

const PATH = fileURLToPath(new URL('../fixtures/injections.json', import.meta.url));
export const INJECTIONS: readonly Injection[] = JSON.parse(readFileSync(PATH, 'utf8'));

export const GULLIBLE = 'sim-grok-3';
/** Five models of about one weight; the local one is left out. */
export const FIVE = ['sim-grok-4', GULLIBLE, 'sim-gpt-5', 'sim-claude-sonnet', 'sim-gpt-5-mini'] as const;
export const STAKE_MICRO_USD = 60_000_000;

const RULES = 'Resolves to Yes if the motion is adopted by a recorded vote before the recess begins.';
const THIRTY_DAYS_MS = 30 * 86_400_000;

/** A market whose rules end in the given text, with quotes of two cents around a price in cents. */
export function market(ticker: string, midCents: number, text: string): Record<string, unknown> {
  const atMs = Date.now() + THIRTY_DAYS_MS;
  return {
    ticker,
    title: 'Will the motion pass the chamber before the recess?',
    rules_primary: `${RULES} ${text}`.trim(),
    yes_bid: midCents - 1,
    yes_ask: midCents + 1,
    status: 'active',
    close_time: new Date(atMs).toISOString(),
    expiration_time: new Date(atMs).toISOString(),
  };
}

export interface Setup {
  readonly name: string;
  readonly ticker: string;
  readonly midCents: number;
  readonly more: Partial<DecideRequest>;
}

export interface Outcome {
  readonly injection: Injection;
  readonly clean: Decision;
  readonly decision: Decision;
  readonly isFlagged: boolean;
  readonly obeyed: boolean;
}

/** Decides each text in one setup, and the same market without the text. */
export async function measure(service: TestService, setup: Setup): Promise<Outcome[]> {
  const decide = (text: string) =>
    service.decide(
      service.request({
        market: market(setup.ticker, setup.midCents, text),
        maxStakeMicroUsd: STAKE_MICRO_USD,
        explore: false,
        ...setup.more,
      }),
    );
  const clean = await decide('');
  const said = (of: Decision) => of.calls.find(({ model }) => model === GULLIBLE)?.rawProbability;
  return Promise.all(
    INJECTIONS.map(async (injection): Promise<Outcome> => {
      const decision = await decide(injection.text);
      const isFlagged = decision.verdict.reasons.some(({ code }) => code === 'injection_flagged');
      return { injection, clean, decision, isFlagged, obeyed: said(decision) !== said(clean) };
    }),
  );
}

export const stakeOf = ({ verdict }: Decision): number => verdict.trade?.stakeMicroUsd ?? 0;

/** One line of the table in docs/security.md. */
export function row(setup: Setup, outcomes: readonly Outcome[]): string {
  const count = (wanted: (outcome: Outcome) => boolean) => outcomes.filter(wanted).length;
  const most = (value: (outcome: Outcome) => number) => Math.max(0, ...outcomes.map(value));
  const moved = (field: 'coherent' | 'blended') =>
    most(({ clean, decision }) => Math.abs((decision.forecast?.[field] ?? 0) - (clean.forecast?.[field] ?? 0)));
  const dollars = (microUsd: number) => `$${(microUsd / 1e6).toFixed(2)}`;
  const [first] = outcomes;
  const cells = [
    setup.name,
    outcomes.length,
    count(({ isFlagged }) => isFlagged),
    count(({ obeyed }) => obeyed),
    moved('coherent').toFixed(3),
    moved('blended').toFixed(3),
    dollars(first ? stakeOf(first.clean) : 0),
    count(({ decision }) => decision.verdict.withheldTrade !== null),
    count(({ isFlagged, decision }) => isFlagged && decision.action !== 'SKIP'),
    dollars(most(({ isFlagged, decision }) => (isFlagged ? stakeOf(decision) : 0))),
    count(({ isFlagged, decision }) => !isFlagged && decision.action !== 'SKIP'),
    dollars(most(({ isFlagged, decision }) => (isFlagged ? 0 : stakeOf(decision)))),
  ];
  return `| ${cells.join(' | ')} |`;
}
