import assert from 'node:assert/strict';
import { Secret } from '../../../config/secret.ts';
import { afterProbe, open } from '../../../domain/health/breaker.ts';
import { worstCaseMicroUsd } from '../../../domain/money/cost.ts';
import { cheapestToProbe, PROBE_PROMPT, probeRow } from '../../../domain/money/probe-call.ts';
import type { ModelRow } from '../../../domain/shared/model.ts';
import { createProviders } from '../../../providers/index.ts';
import { MODEL_ROWS, PROVIDER_ROWS } from '../../../providers/model-rows.ts';

const DAY_MS = 86_400_000;
const PURSE_MICRO_USD = 500_000;
const keys = Object.fromEntries(PROVIDER_ROWS.map(({ id }) => [id, new Secret('k')]));
const providers = createProviders(PROVIDER_ROWS, keys);
const worstOf = (row: ModelRow) => {
  const small = probeRow(row);
  return worstCaseMicroUsd(small, providers[row.provider]?.requestBytes(small, PROBE_PROMPT) ?? Number.NaN);
};

/** How many probes a provider is sent in a day in which each of them fails. */
function probesOfADay(): number {
  const failure = { code: 'call_failed', figures: { failure: 'timed_out', message: 'no answer' } } as const;
  const reason = { code: 'calls_slow', figures: { slow: 5, calls: 5 } } as const;
  let breaker = open({ kind: 'provider', id: 'x' }, { reason }, null, 0, 0.5);
  let probes = 0;
  for (; (breaker.nextProbeAtMs ?? 0) < DAY_MS; probes++) {
    breaker = afterProbe(breaker, { failure }, (breaker.nextProbeAtMs ?? 0) + 15_000, 0.5);
  }
  return probes;
}

describe('a probe', () => {
  it('may cost what its own small limit of output costs, and not what a decision’s call may', () => {
    for (const row of MODEL_ROWS) {
      const worst = worstOf(row);
      assert.ok(worst <= 6_000, `${row.id}: ${worst} micro-dollars`);
      assert.equal(probeRow(row).maxOutputTokens, 64);
    }
  });

  it('is reserved at the whole bound of a row that is billed whatever its limit', () => {
    const [row] = MODEL_ROWS;
    assert.ok(row);
    const unbounded = { ...row, maxOutputTokens: 1_000, maxBillableOutputTokens: 50_000 };
    assert.equal(probeRow(unbounded).maxBillableOutputTokens, 50_000);
    assert.equal(probeRow({ ...unbounded, maxBillableOutputTokens: 2_000 }).maxBillableOutputTokens, 128);
  });

  for (const { id } of PROVIDER_ROWS.filter((row) => MODEL_ROWS.some(({ provider }) => provider === row.id))) {
    it(`of ${id} can hang all day, charged at its worst case, within a day’s purse`, () => {
      const row = cheapestToProbe(MODEL_ROWS.filter(({ provider }) => provider === id));
      assert.ok(row);
      const total = probesOfADay() * worstOf(row);
      assert.ok(total <= PURSE_MICRO_USD, `${probesOfADay()} probes of ${row.id} cost ${total} micro-dollars at worst`);
    });
  }
});
