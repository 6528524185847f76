import { midProbability } from '../../domain/market/market.ts';
import { pick } from '../../domain/shared/pick.ts';
import type { Answers } from './answers.ts';
import type { DayBudget } from './day-budget.ts';
import { type Decided, decideGroup } from './decide-group.ts';
import { createDuplicateIndex } from './earlier-answers.ts';
import type { BenchPolicy } from './policies.ts';
import { createRecords } from './records.ts';
import { createResearch } from './research.ts';
import { type Asking, DAY_MS, START_MS, type World } from './world.ts';

/** What became of one request under one policy. */
export interface Row {
  readonly cluster: number;
  readonly atMs: number;
  /** Of calls and searches. */
  readonly costMicroUsd: number;
  readonly researchMicroUsd: number;
  readonly searches: number;
  readonly isOpenBook: boolean;
  readonly requests: number;
  /** Of P; null where no model was called and no earlier answer was used. */
  readonly probability: number | null;
  readonly price: number;
  readonly truth: number;
  readonly outcome: 0 | 1;
  /** Expected profit of the trade under the hidden truth, after the fee and before the cost of the calls. */
  readonly profitMicroUsd: number;
  readonly feeMicroUsd: number;
  readonly isTrade: boolean;
  /** A trade that the missing proof of the blend alone or with others withheld. */
  readonly isUnproven: boolean;
  readonly step: RowStep;
  readonly answers: number;
  readonly isShared: boolean;
}

export type RowStep = 'gated' | 'refused' | 'burnIn' | 'drawn' | 'one' | 'several' | 'reused';

/** Runs a policy through a world, prequentially: it learns from its own decisions as their markets resolve. */
export function runPolicy(
  world: World,
  policy: BenchPolicy,
  answers: Answers,
  observe?: (decided: Decided, index: number) => void,
  budget?: DayBudget,
): Row[] {
  const records = createRecords(policy);
  const duplicates = createDuplicateIndex();
  const research = createResearch();
  const clusters = new Map<string, number>();
  const rows: Row[] = [];
  let day = 0;
  for (const group of groupsOf(world.askings, policy.batches)) {
    const [first] = group;
    if (!first) continue;
    for (const today = Math.floor((first.atMs - START_MS) / DAY_MS); day < today; ) {
      day += 1;
      records.learn(START_MS + day * DAY_MS);
    }
    const money = budget?.moneyAt(first.atMs);
    for (const decided of decideGroup(group, policy, records, duplicates, answers, research, money)) {
      const { asking, decision } = decided;
      records.add(decision, asking.question);
      budget?.spend(decision);
      duplicates.note(asking.market);
      const { cluster } = asking.question;
      const place = clusters.get(cluster) ?? clusters.size;
      clusters.set(cluster, place);
      observe?.(decided, rows.length);
      rows.push(rowOf(decided, place));
    }
  }
  return rows;
}

/** In the order of the askings: one by one, or all of an event that are asked at once. */
function groupsOf(askings: readonly Asking[], together: boolean): Asking[][] {
  if (!together) return askings.map((asking) => [asking]);
  const groups: Asking[][] = [];
  for (const asking of askings) {
    const last = groups.at(-1);
    if (last && last[0]?.group === asking.group) last.push(asking);
    else groups.push([asking]);
  }
  return groups;
}

function rowOf(decided: Decided, cluster: number): Row {
  const { asking, decision, requests, sharedCalls } = decided;
  const { question, market } = asking;
  const { truth } = question;
  const { trade, reasons, withheldTrade } = decision.verdict;
  const worth = trade ? (trade.side === 'yes' ? truth : 1 - truth) : 0;
  return {
    cluster,
    atMs: asking.atMs,
    costMicroUsd: decision.costMicroUsd + decided.researchMicroUsd,
    ...pick(decided, 'researchMicroUsd', 'searches', 'isOpenBook'),
    requests,
    probability: decision.forecast?.coherent ?? null,
    price: midProbability(market.quotes),
    truth,
    outcome: question.outcome === 'yes' ? 1 : 0,
    profitMicroUsd: trade ? trade.contracts * (worth * 1e6 - trade.limitMicroUsd) - trade.feeMicroUsd : 0,
    feeMicroUsd: trade?.feeMicroUsd ?? 0,
    isTrade: trade !== null,
    isUnproven: withheldTrade !== null && reasons.some(({ code }) => code === 'blend_unproven'),
    step: stepOf(decision),
    answers: decision.forecast?.models.length ?? 0,
    isShared: sharedCalls > 0,
  };
}

function stepOf({ path, forecast, explorationProbability, verdict }: Decided['decision']): RowStep {
  if (path === 'reused') return 'reused';
  if (path === 'none') return verdict.reasons[0]?.code === 'price_gate' ? 'gated' : 'refused';
  if (path === 'full') return explorationProbability === 1 ? 'burnIn' : 'drawn';
  return forecast?.models.length === 1 ? 'one' : 'several';
}
