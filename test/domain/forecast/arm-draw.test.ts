import assert from 'node:assert/strict';
import fc from 'fast-check';
import { drawGiven, drawnWithoutEvidence, WITHHELD } from '../../../domain/forecast/arm-draw.ts';
import { armGiven, type Given, NOTHING_GIVEN } from '../../../domain/forecast/given.ts';
import type { Arm } from '../../../domain/shared/arm.ts';

const TEXT = { text: '43 degrees at noon.', title: null, source: null, url: null, publishedAtMs: null };
const OFFERED = {
  evidence: { evidence: [TEXT], isPriceShown: false },
  priceShown: { evidence: [], isPriceShown: true },
  evidencePriceShown: { evidence: [TEXT], isPriceShown: true },
} satisfies Partial<Record<Arm, Given>>;
const DECISIONS = 20_000;
const ids = Array.from({ length: DECISIONS }, (_, index) => `main/request-${index}`);

describe('The draw of what a decision goes without', () => {
  it('takes the stated share, in equal parts where both are offered, and says how likely each was', () => {
    const expected: Record<keyof typeof OFFERED, Partial<Record<Arm, number>>> = {
      evidence: { evidence: 0.9, closedBook: 0.1 },
      priceShown: { priceShown: 0.9, closedBook: 0.1 },
      evidencePriceShown: { evidencePriceShown: 0.9, priceShown: 0.1 / 3, evidence: 0.1 / 3, closedBook: 0.1 / 3 },
    };
    for (const offered of Object.keys(OFFERED) as (keyof typeof OFFERED)[]) {
      const counts: Partial<Record<Arm, number>> = {};
      for (const id of ids) {
        const { given, draw } = drawGiven(id, OFFERED[offered], 0.1);
        assert.ok(draw);
        assert.equal(draw.offered, offered);
        assert.equal(draw.arm, armGiven(given));
        assert.ok(Math.abs(draw.probability - (expected[offered][draw.arm] ?? 0)) < 1e-12, JSON.stringify(draw));
        counts[draw.arm] = (counts[draw.arm] ?? 0) + 1;
      }
      for (const [arm, share] of Object.entries(expected[offered])) {
        const found = (counts[arm as Arm] ?? 0) / DECISIONS;
        // Four standard errors.
        const margin = 4 * Math.sqrt((share * (1 - share)) / DECISIONS);
        assert.ok(Math.abs(found - share) < margin, `${offered}, ${arm}: ${found} for ${share}`);
      }
    }
  });

  it('follows from the id alone: the same texts or others, the same decision goes without the same', () => {
    const offered = fc.constantFrom(...Object.values(OFFERED));
    fc.assert(
      fc.property(fc.string(), offered, fc.double({ min: 0, max: 0.5, noNaN: true }), (id, each, share) => {
        const { draw } = drawGiven(id, each, share);
        const other = { ...each, evidence: each.evidence.map((text) => ({ ...text, text: 'Other news.' })) };
        assert.deepEqual(drawGiven(id, other, share).draw, draw);
        assert.equal(draw === null, share === 0);
        if (draw) assert.equal(draw.arm === draw.offered, draw.drawn >= share);
      }),
    );
  });

  it('is known before any evidence is looked for, and the same once it is there', () => {
    for (const { evidence, isPriceShown } of [OFFERED.evidence, OFFERED.evidencePriceShown]) {
      for (const id of ids.slice(0, 500)) {
        const before = drawnWithoutEvidence(id, isPriceShown, 0.5);
        const there = drawGiven(id, { evidence, isPriceShown }, 0.5);
        assert.deepEqual(before, there.given.evidence.length === 0 ? there.draw : null);
        if (before) assert.deepEqual(drawGiven(id, { evidence: WITHHELD, isPriceShown }, 0.5), there);
      }
    }
  });

  it('takes nothing where nothing is offered', () => {
    for (const id of ids.slice(0, 100)) {
      assert.deepEqual(drawGiven(id, NOTHING_GIVEN, 0.5), { given: NOTHING_GIVEN, draw: null });
    }
  });
});
