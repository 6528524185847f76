import { type Blend, DEFAULT_DECISION_POLICY } from '../../domain/shared/policy.ts';
import { createAnswers } from './answers.ts';
import { brier, expectedBrier } from './loss.ts';
import { createLosses, type Losses } from './losses.ts';
import { benchPolicies, type PolicyName } from './policies.ts';
import { type Row, type RowStep, runPolicy } from './run-policy.ts';
import { makeWorld, type WorldOptions } from './world.ts';

/** Sums over the requests of one cluster, under one policy. */
export interface ClusterSums {
  requests: number;
  expectedBrier: number;
  brier: number;
  costMicroUsd: number;
  profitMicroUsd: number;
}

/** Sums over the requests that went as far as one step. */
export interface StepSums {
  requests: number;
  costMicroUsd: number;
  /** Expected Brier score less that of `everyone` on the same requests. */
  excessBrier: number;
}

export interface PolicySums {
  /** By cluster, in the order of the world. */
  readonly clusters: readonly ClusterSums[];
  readonly steps: Readonly<Partial<Record<RowStep, StepSums>>>;
  readonly calls: number;
  readonly shared: number;
  readonly trades: number;
  readonly feesMicroUsd: number;
  readonly unproven: number;
  readonly research: ResearchSums;
}

/** What looking for evidence came to. */
export interface ResearchSums {
  readonly microUsd: number;
  readonly searches: number;
  /** Requests whose models were given evidence, or whose answers in use had been. */
  readonly openBook: number;
}

/** One world under all policies. */
export interface WorldResult extends WorldOptions {
  readonly questions: number;
  /** Requests on which the price is taken as P, under every policy: some policy called no model there. */
  readonly pricedAlike: number;
  /** Expected Brier score of the price, summed. */
  readonly priceBrier: number;
  readonly policies: Readonly<Record<PolicyName, PolicySums>>;
  readonly losses: Losses;
}

export interface RunOptions extends WorldOptions {
  readonly blend: Blend;
}

/** Runs all policies through the same world. */
export function runWorld(options: RunOptions): WorldResult {
  const { blend, ...worldOptions } = options;
  const world = makeWorld(worldOptions);
  const answers = createAnswers();
  const losses = createLosses(answers, DEFAULT_DECISION_POLICY.baseRate);
  const policies = benchPolicies(blend);
  const rows = new Map<PolicyName, Row[]>();
  for (const policy of policies) {
    const observe = policy.name === 'voi' ? losses.observe : undefined;
    rows.set(policy.name, runPolicy(world, policy, answers, observe));
  }
  const everyone = rows.get('everyone') ?? [];
  const isPriced = everyone.map((_, index) => [...rows.values()].some((of) => of[index]?.probability == null));
  const priceBrier = everyone.reduce((sum, { price, truth }) => sum + expectedBrier(price, truth), 0);
  const sums = policies.map(({ name }) => [name, sumUp(rows.get(name) ?? [], everyone, isPriced)] as const);
  return {
    ...worldOptions,
    decisions: world.decisions,
    questions: world.questions,
    pricedAlike: isPriced.filter(Boolean).length,
    priceBrier,
    policies: Object.fromEntries(sums) as Record<PolicyName, PolicySums>,
    losses: losses.sums(),
  };
}

function sumUp(rows: readonly Row[], everyone: readonly Row[], isPriced: readonly boolean[]): PolicySums {
  const clusters: ClusterSums[] = [];
  const steps: Partial<Record<RowStep, StepSums>> = {};
  for (const [index, row] of rows.entries()) {
    const { cluster, price, truth, outcome, step } = row;
    const stated = ({ probability }: Row) => (isPriced[index] ? price : (probability ?? price));
    const sums = clusters[cluster] ?? { requests: 0, expectedBrier: 0, brier: 0, costMicroUsd: 0, profitMicroUsd: 0 };
    clusters[cluster] = sums;
    const lost = expectedBrier(stated(row), truth);
    sums.requests += 1;
    sums.expectedBrier += lost;
    sums.brier += brier(stated(row), outcome);
    sums.costMicroUsd += row.costMicroUsd;
    sums.profitMicroUsd += row.profitMicroUsd;
    const ofStep = steps[step] ?? { requests: 0, costMicroUsd: 0, excessBrier: 0 };
    steps[step] = ofStep;
    ofStep.requests += 1;
    ofStep.costMicroUsd += row.costMicroUsd;
    ofStep.excessBrier += lost - expectedBrier(stated(everyone[index] ?? row), truth);
  }
  const total = (of: (row: Row) => number) => rows.reduce((sum, row) => sum + of(row), 0);
  return {
    clusters,
    steps,
    calls: total(({ requests }) => requests),
    shared: total(({ isShared }) => Number(isShared)),
    trades: total(({ isTrade }) => Number(isTrade)),
    feesMicroUsd: total(({ feeMicroUsd }) => feeMicroUsd),
    unproven: total(({ isUnproven }) => Number(isUnproven)),
    research: {
      microUsd: total(({ researchMicroUsd }) => researchMicroUsd),
      searches: total((row) => row.searches),
      openBook: total(({ isOpenBook }) => Number(isOpenBook)),
    },
  };
}
