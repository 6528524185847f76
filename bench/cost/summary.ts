import type { Estimate } from '../../domain/learning/bootstrap.ts';
import { clusterBootstrap } from './cluster-bootstrap.ts';
import type { Losses } from './losses.ts';
import { POLICY_NAMES, type PolicyName } from './policies.ts';
import type { RowStep } from './run-policy.ts';
import { DAYS } from './world.ts';
import type { ClusterSums, PolicySums, WorldResult } from './world-result.ts';

export interface PolicyFigures {
  readonly microUsdPerDecision: number;
  /** Of P, before the blend with the price. */
  readonly brier: number;
  readonly brierCi: readonly [number, number];
  /** Paired with `everyone`, request by request. */
  readonly deltaBrier: Estimate;
  /** The same against how the markets ended, instead of the hidden truth. */
  readonly deltaBrierOfOutcomes: Estimate;
  /** Micro-dollars a day: what the trades bring under the hidden truth, after fees, less what the calls cost. */
  readonly valuePerDay: number;
  readonly valuePerDayCi: readonly [number, number];
  /** Paired with `everyone`, cluster by cluster. */
  readonly deltaValuePerDay: Estimate;
  /** The same before the cost of the calls. */
  readonly tradingPerDay: number;
  readonly feesPerDay: number;
  readonly callsPerDecision: number;
  readonly tradesPerDay: number;
  /** Trades a day that `blend_unproven` withheld, alone or with other guards. */
  readonly unprovenPerDay: number;
  readonly research: {
    /** Of microUsdPerDecision, what looking for evidence cost. */
    readonly microUsdPerDecision: number;
    readonly searchesPerDecision: number;
    /** Share of the requests whose models were given evidence. */
    readonly openBook: number;
  };
  readonly shares: { readonly gated: number; readonly reused: number; readonly batched: number };
  /** How far requests went: their share, their cost, and what they add to deltaBrier. */
  readonly steps: Readonly<Partial<Record<RowStep, StepFigures>>>;
}

export interface StepFigures {
  readonly share: number;
  readonly microUsd: number;
  readonly deltaBrier: number;
  readonly addsToDeltaBrier: number;
}

export interface ProfileFigures {
  readonly requests: number;
  readonly markets: number;
  readonly clusters: number;
  /** Requests on which the price stands for P under every policy. */
  readonly pricedAlike: number;
  readonly priceBrier: number;
  readonly policies: Readonly<Record<PolicyName, PolicyFigures>>;
  readonly losses: LossFigures;
  readonly research: ResearchFigures;
}

/** Research where it pays, against research always and none: `autoResearch`, `openBook` and `voiReuseBatch`, which differ in nothing
 * else. All paired, request by request or cluster by cluster. */
export interface ResearchFigures {
  /** Of all calls and searches; and of the searches alone. */
  readonly costRatio: number;
  readonly searchCostRatio: number;
  /** Brier score of `autoResearch` minus that of `openBook`, and of `openBook` minus that of `voiReuseBatch`. */
  readonly deltaBrierToAlways: Estimate;
  readonly deltaBrierOfEvidence: Estimate;
  /** Micro-dollars a day, of `autoResearch` less those of the other. */
  readonly deltaValueToClosedBook: Estimate;
  readonly deltaValueToAlways: Estimate;
}

/** Means over the requests past the burn-in that were not gated, under the records of `voi`. */
export interface LossFigures {
  readonly requests: number;
  readonly asStated: number;
  readonly panelSameRecords: number;
  readonly models: readonly {
    readonly model: string;
    readonly microUsd: number;
    readonly withPoolCalibration: number;
    readonly withOwnCalibration: number;
    readonly shareFirst: number;
  }[];
}

/** All seeds of a profile together. */
export function summarise(worlds: readonly WorldResult[]): ProfileFigures {
  const requests = total(worlds, ({ decisions }) => decisions);
  const named = POLICY_NAMES.map((name) => [name, figuresOf(worlds, name, requests)] as const);
  return {
    requests,
    markets: total(worlds, ({ questions }) => questions),
    clusters: total(worlds, ({ policies }) => policies.everyone.clusters.length),
    pricedAlike: total(worlds, ({ pricedAlike }) => pricedAlike),
    priceBrier: total(worlds, ({ priceBrier }) => priceBrier) / requests,
    policies: Object.fromEntries(named) as Record<PolicyName, PolicyFigures>,
    losses: lossesOf(worlds.map(({ losses }) => losses)),
    research: researchOf(worlds),
  };
}

function researchOf(worlds: readonly WorldResult[]): ResearchFigures {
  const [auto, always, closed] = ['autoResearch', 'openBook', 'voiReuseBatch'] as const;
  const pairs = (one: PolicyName, other: PolicyName) =>
    worlds.flatMap(({ policies }) =>
      policies[one].clusters.map((own, index) => ({ own, other: policies[other].clusters[index] ?? own })),
    );
  const brier = (one: PolicyName, other: PolicyName) =>
    clusterBootstrap(
      pairs(one, other).map((each) => ({
        value: each.own.expectedBrier - each.other.expectedBrier,
        weight: each.own.requests,
      })),
    );
  const value = (one: PolicyName, other: PolicyName) => {
    const all = pairs(one, other);
    const weight = (DAYS * worlds.length) / all.length;
    return clusterBootstrap(all.map((each) => ({ value: netOf(each.own) - netOf(each.other), weight })));
  };
  const cost = (name: PolicyName) =>
    total(worlds, ({ policies }) => total(policies[name].clusters, ({ costMicroUsd }) => costMicroUsd));
  const searching = (name: PolicyName) => total(worlds, ({ policies }) => policies[name].research.microUsd);
  return {
    costRatio: cost(auto) / cost(always),
    searchCostRatio: searching(auto) / searching(always),
    deltaBrierToAlways: brier(auto, always),
    deltaBrierOfEvidence: brier(always, closed),
    deltaValueToClosedBook: value(auto, closed),
    deltaValueToAlways: value(auto, always),
  };
}

function figuresOf(worlds: readonly WorldResult[], name: PolicyName, requests: number): PolicyFigures {
  const all = worlds.map(({ policies }) => policies[name]);
  const pairs = worlds.flatMap(({ policies }) =>
    policies[name].clusters.map((own, index) => ({ own, other: policies.everyone.clusters[index] ?? own })),
  );
  const score = clusterBootstrap(pairs.map(({ own }) => ({ value: own.expectedBrier, weight: own.requests })));
  const days = DAYS * worlds.length;
  // A resample has as many clusters, not as many days: each cluster stands for its part of the days.
  const daysOfEach = days / pairs.length;
  const value = clusterBootstrap(pairs.map(({ own }) => ({ value: netOf(own), weight: daysOfEach })));
  const sum = (of: (sums: PolicySums) => number) => total(all, of);
  const count = (step: RowStep) => sum(({ steps }) => steps[step]?.requests ?? 0);
  return {
    microUsdPerDecision: total(pairs, ({ own }) => own.costMicroUsd) / requests,
    brier: score.mean,
    brierCi: [score.low, score.high],
    deltaBrier: clusterBootstrap(
      pairs.map(({ own, other }) => ({ value: own.expectedBrier - other.expectedBrier, weight: own.requests })),
    ),
    deltaBrierOfOutcomes: clusterBootstrap(
      pairs.map(({ own, other }) => ({ value: own.brier - other.brier, weight: own.requests })),
    ),
    valuePerDay: value.mean,
    valuePerDayCi: [value.low, value.high],
    deltaValuePerDay: clusterBootstrap(
      pairs.map(({ own, other }) => ({ value: netOf(own) - netOf(other), weight: daysOfEach })),
    ),
    tradingPerDay: total(pairs, ({ own }) => own.profitMicroUsd) / days,
    feesPerDay: sum(({ feesMicroUsd }) => feesMicroUsd) / days,
    callsPerDecision: sum(({ calls }) => calls) / requests,
    tradesPerDay: sum(({ trades }) => trades) / days,
    unprovenPerDay: sum(({ unproven }) => unproven) / days,
    research: {
      microUsdPerDecision: sum(({ research }) => research.microUsd) / requests,
      searchesPerDecision: sum(({ research }) => research.searches) / requests,
      openBook: sum(({ research }) => research.openBook) / requests,
    },
    shares: {
      gated: count('gated') / requests,
      reused: count('reused') / requests,
      batched: sum(({ shared }) => shared) / requests,
    },
    steps: stepsOf(all, requests),
  };
}

const netOf = ({ profitMicroUsd, costMicroUsd }: ClusterSums) => profitMicroUsd - costMicroUsd;

const STEPS: readonly RowStep[] = ['gated', 'refused', 'burnIn', 'drawn', 'one', 'several', 'reused'];

function stepsOf(all: readonly PolicySums[], requests: number): PolicyFigures['steps'] {
  const figures = STEPS.flatMap((step): [RowStep, StepFigures][] => {
    const parts = all.flatMap(({ steps }) => steps[step] ?? []);
    const n = total(parts, (part) => part.requests);
    if (n === 0) return [];
    const excess = total(parts, ({ excessBrier }) => excessBrier);
    const microUsd = total(parts, ({ costMicroUsd }) => costMicroUsd) / n;
    return [[step, { share: n / requests, microUsd, deltaBrier: excess / n, addsToDeltaBrier: excess / requests }]];
  });
  return Object.fromEntries(figures);
}

function lossesOf(all: readonly Losses[]): LossFigures {
  const n = total(all, ({ requests }) => requests);
  const [first] = all;
  const mean = (of: (losses: Losses) => number) => total(all, of) / n;
  return {
    requests: n,
    asStated: mean(({ asStated }) => asStated),
    panelSameRecords: mean(({ panelSameRecords }) => panelSameRecords),
    models: (first?.models ?? []).map(({ model }, index) => ({
      model,
      microUsd: mean(({ models }) => models[index]?.costMicroUsd ?? 0),
      withPoolCalibration: mean(({ models }) => models[index]?.withPoolCalibration ?? 0),
      withOwnCalibration: mean(({ models }) => models[index]?.withOwnCalibration ?? 0),
      shareFirst: mean(({ models }) => models[index]?.timesFirst ?? 0),
    })),
  };
}

function total<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}
