import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lookAgainAndAgain } from '../../../bench/proof/run-world.ts';
import { labelsOfWorld } from '../../../bench/proof/worlds.ts';
import { PROVEN_AT_WEALTH } from '../../../domain/forecast/blend.ts';
import { createBlendEvidence } from '../../../domain/learning/blend-evidence.ts';
import { betOn, createGainSequence } from '../../../domain/learning/gain-sequence.ts';
import type { Label } from '../../../domain/learning/label.ts';
import { addToEvidence } from '../../../domain/learning/label-evidence.ts';

const close = (actual: number, expected: number, within = 1e-9) =>
  assert.ok(Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);

const probability = fc.double({ min: 0.01, max: 0.99, noNaN: true });

describe('a bet on the blend against the price', () => {
  it('is worked out by hand', () => {
    const { gain, stake, factor } = betOn({ price: 0.4, blended: 0.5, believed: 0.5, outcome: 1 });
    close(gain, 0.6 ** 2 - 0.5 ** 2);
    close(stake, 1 / (4 * 0.45 * 0.55));
    close(factor, 0.5 / 0.45);
    close(betOn({ price: 0.4, blended: 0.5, believed: 0.5, outcome: 0 }).factor, 0.5 / 0.55);
  });

  it('never loses everything, and wins on average only where the gain is above 0', () => {
    fc.assert(
      fc.property(probability, probability, probability, probability, (price, blended, believed, chance) => {
        const [yes, no] = [1 as const, 0 as const].map((outcome) => betOn({ price, blended, believed, outcome }));
        assert.ok(yes && no && yes.factor > 0 && no.factor > 0 && yes.stake >= 0);
        const mean = chance * yes.factor + (1 - chance) * no.factor;
        const gain = chance * yes.gain + (1 - chance) * no.gain;
        if (gain <= 0) assert.ok(mean <= 1 + 1e-9, `${mean} at a gain of ${gain}`);
      }),
    );
  });

  it('is nothing where the blend is the price, and where the bettor believes the price', () => {
    assert.equal(betOn({ price: 0.3, blended: 0.3, believed: 0.6, outcome: 1 }).factor, 1);
    assert.equal(betOn({ price: 0.3, blended: 0.4, believed: 0.31, outcome: 1 }).factor, 1);
  });
});

describe('the wealth of the bettor', () => {
  const market = (eventTicker: string, outcome: 0 | 1) => ({
    eventTicker,
    probability: 0.7,
    price: 0.5,
    outcome,
    atMs: 0,
  });
  const weights = { weight: 1, believedWeight: 1 };

  it('counts ten strikes of one value as one market', () => {
    const [one, ten] = [createGainSequence(), createGainSequence()];
    one.add(market('KX', 1), weights);
    for (let strike = 0; strike < 10; strike++) ten.add(market('KX', 1), weights);
    assert.equal(ten.count(), 1);
    close(ten.gained(), one.gained());
    close(ten.lowerBound(), one.lowerBound(), 1e-6);
    close(ten.progress(0).logWealth, Math.log(0.7 / 0.6));
  });

  it('has a lower bound above 0 from twenty times the stake on', () => {
    const sequence = createGainSequence();
    const needed = Math.ceil(Math.log(PROVEN_AT_WEALTH) / Math.log(0.7 / 0.6));
    for (let n = 1; n < needed; n++) sequence.add(market(`KX-${n}`, 1), weights);
    assert.ok(sequence.lowerBound() <= 0);
    sequence.add(market('KX-last', 1), weights);
    assert.ok(sequence.lowerBound() > 0);
    assert.ok(sequence.lowerBound() < sequence.gained() / needed);
  });

  it('is the same whether the record was folded or not, also in the middle of an event', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 299 }), (seed, at) => {
        // Ladders, so that most places are in the middle of one.
        const labels = labelsOfWorld({ kind: 'ladders' }, seed, 300);
        const whole = createBlendEvidence();
        addToEvidence(whole, labels);
        const first = createBlendEvidence();
        addToEvidence(first, labels.slice(0, at));
        const later = new Set(labels.slice(at).map(({ eventTicker }) => eventTicker));
        const folded = createBlendEvidence(
          undefined,
          first.fold((eventTicker) => later.has(eventTicker)),
        );
        addToEvidence(folded, labels.slice(at));
        const [one, other] = [whole.evidence(), folded.evidence()];
        assert.equal(other.resolvedEvents, one.resolvedEvents);
        // The fit goes on from a quadratic in place of the markets before, and the weights of the events after follow it.
        close(other.fittedWeight ?? 0, one.fittedWeight ?? 1, 0.05);
        close(other.progress?.meanGain ?? 0, one.progress?.meanGain ?? 1, 0.003);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the proof of a blend', () => {
  const worlds = Array.from({ length: 40 }, (_, n) => n + 1);
  const proven = (kind: 'independent' | 'ladders' | 'censored') =>
    worlds.filter((seed) => lookAgainAndAgain(labelsOfWorld({ kind }, seed), 25).provenAtEvents !== null).length;

  it('is not found where there is nothing: in independent markets, ladders, and questions answered early', () => {
    assert.deepEqual([proven('independent'), proven('ladders'), proven('censored')], [0, 0, 0]);
  });

  it('would be found in nearly every world of questions answered early if those that are open were left out alone', () => {
    const asResolved = (label: Label): Label => ({
      ...label,
      first: { ...label.first, scheduledResolutionMs: label.resolvedAtMs },
    });
    const found = worlds.filter((seed) => {
      return lookAgainAndAgain(labelsOfWorld({ kind: 'censored' }, seed).map(asResolved), 25).provenAtEvents !== null;
    });
    assert.ok(found.length > worlds.length / 2, `${found.length}`);
  });

  it('is found where the models know more than the price', () => {
    const found = worlds.slice(0, 10).map((seed) => {
      return lookAgainAndAgain(labelsOfWorld({ kind: 'beatable', weight: 0.4 }, seed, 1_500), 50).provenAtEvents;
    });
    assert.ok(
      found.every((events) => events !== null && events >= 100),
      `${found}`,
    );
  });
});
