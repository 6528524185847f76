import assert from 'node:assert/strict';
import { goalOf, researchGoalOf } from '../../bench/cost/goal.ts';
import { benchPolicies, POLICY_NAMES } from '../../bench/cost/policies.ts';
import { summarise } from '../../bench/cost/summary.ts';
import { runWorld } from '../../bench/cost/world-result.ts';

describe('the cost of a decision under several policies, one short world', () => {
  const options = { seed: 1, profile: 'inefficient', decisions: 160, blend: 'evidence' } as const;
  const result = runWorld(options);
  const figures = summarise([result]);

  it('tells every policy in the same shape, with nothing that is no number', () => {
    assert.deepEqual(Object.keys(figures.policies), [...POLICY_NAMES]);
    for (const [name, { steps, shares, deltaBrier, ...rest }] of Object.entries(figures.policies)) {
      const numbers = [
        ...Object.values(shares),
        ...Object.values(deltaBrier),
        ...Object.values(steps).map((s) => s.share),
      ];
      for (const each of numbers) assert.ok(Number.isFinite(each), `${name}: ${each}`);
      assert.ok(Number.isFinite(rest.valuePerDay) && rest.brier > 0 && rest.brier < 0.3, name);
      const [low, high] = rest.brierCi;
      assert.ok(low <= rest.brier && rest.brier <= high, `${name}: ${low} ${rest.brier} ${high}`);
      const share = Object.values(steps).reduce((sum, step) => sum + step.share, 0);
      assert.ok(Math.abs(share - 1) < 1e-9, `${name}: every request went somewhere, ${share}`);
    }
  });

  it('finds everyone the dearest on each cluster of the same requests, and no worse than itself', () => {
    const { everyone, ...others } = result.policies;
    const once = benchPolicies('evidence').filter(
      ({ decision }) => decision.samplesPerModel === 1 && decision.research === 'off',
    );
    for (const { name } of once.filter((each) => each.name !== 'everyone')) {
      const { clusters } = others[name as keyof typeof others];
      for (const [index, { costMicroUsd, requests }] of clusters.entries()) {
        assert.equal(requests, everyone.clusters[index]?.requests, `${name}, cluster ${index}`);
        assert.ok(costMicroUsd <= (everyone.clusters[index]?.costMicroUsd ?? 0), `${name}, cluster ${index}`);
      }
      assert.ok(figures.policies.everyone.microUsdPerDecision > figures.policies[name as 'voi'].microUsdPerDecision);
    }
    assert.deepEqual(figures.policies.everyone.deltaBrier, { mean: 0, low: 0, high: 0 });
  });

  it('asks a model again only where the policy does, and pays for it', () => {
    const { quickOnly, oneTwice, oneFiveTimes, panel, panelTwice } = figures.policies;
    const ratio = (several: typeof panel, once: typeof panel) => several.callsPerDecision / once.callsPerDecision;
    for (const [several, once, least] of [
      [oneTwice, quickOnly, 1.5],
      [oneFiveTimes, quickOnly, 3],
      [panelTwice, panel, 1.5],
    ] as const) {
      assert.ok(ratio(several, once) > least, `${ratio(several, once)}`);
      assert.ok(several.microUsdPerDecision > once.microUsdPerDecision);
    }
  });

  it('reuses and shares calls only where the policy does', () => {
    const { voi, voiReuse, voiReuseBatch } = figures.policies;
    assert.equal(voi.shares.reused, 0);
    assert.equal(voiReuse.shares.batched, 0);
    assert.ok(voiReuse.shares.reused > 0 && voiReuseBatch.shares.batched > 0);
  });

  it('looks for evidence only where the policy does, pays for it, and knows more by it', () => {
    const { openBook, openBookShown, autoResearch, ...others } = figures.policies;
    for (const [name, { research }] of Object.entries(others)) {
      assert.deepEqual(research, { microUsdPerDecision: 0, searchesPerDecision: 0, openBook: 0 }, name);
    }
    for (const { research, microUsdPerDecision } of [openBook, openBookShown, autoResearch]) {
      assert.ok(research.searchesPerDecision > 0 && research.searchesPerDecision <= 1);
      assert.ok(research.microUsdPerDecision > 1_000 * research.searchesPerDecision, 'a search has its price');
      assert.ok(microUsdPerDecision > research.microUsdPerDecision);
    }
    // A tenth of the decisions goes without.
    assert.ok(openBook.research.openBook > 0.7 && openBook.research.openBook < 0.97, `${openBook.research.openBook}`);
    assert.ok(autoResearch.research.searchesPerDecision < openBook.research.searchesPerDecision);
    assert.ok(figures.research.deltaBrierOfEvidence.mean < 0, 'the error that models share is less with evidence');
    const ratio = autoResearch.microUsdPerDecision / openBook.microUsdPerDecision;
    assert.ok(Math.abs(figures.research.costRatio - ratio) < 1e-9);
    const goal = researchGoalOf({ inefficient: figures }).profiles.inefficient;
    assert.equal(goal?.isCheapEnough, figures.research.costRatio <= 0.4);
  });

  it('comes to the same again, and tells how far the goal is', () => {
    assert.deepEqual(runWorld(options), result);
    const goal = goalOf({ inefficient: figures });
    assert.equal(
      goal.profiles.inefficient?.costRatio,
      figures.policies.voiReuseBatch.microUsdPerDecision / figures.policies.everyone.microUsdPerDecision,
    );
  });
});
