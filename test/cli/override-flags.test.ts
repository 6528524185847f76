import assert from 'node:assert/strict';
import { Command, InvalidArgumentError } from 'commander';
import { requestFrom } from '../../cli/decide-request.ts';
import { overrideFlags, overridesFrom } from '../../cli/override-flags.ts';
import { requestSchema } from '../../domain/decision/request-schema.ts';
import { overrideFields } from '../../domain/shared/policy-schema.ts';

function parse(...typed: string[]) {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  for (const flag of overrideFlags()) command.addOption(flag);
  return command.parse(typed, { from: 'user' }).opts();
}

describe('the flags for what a decision may override', () => {
  it('are one for each override, and each override is a field of a request', () => {
    const flags = overrideFlags();
    assert.equal(flags.length, Object.keys(overrideFields).length);
    for (const { description } of flags) assert.ok(description.length > 10);
    for (const name of Object.keys(overrideFields)) assert.ok(name in requestSchema.pipe[1].entries, name);
  });

  it('become fields of the request in its units, and nothing where they are not typed', () => {
    assert.deepEqual(overridesFrom(parse()), {});
    const typed = parse(
      ...['--strategy', 'stake', '--blend', '0.3', '--min-edge', '0.05', '--quick-below-stake', '12.5'],
      ...['--no-reuse', '--no-explore', '--no-ensemble', '--allow-outliers'],
      ...['--analysis-cooldown', '3h', '--excluded-categories', 'sports, weather', '--allowed-categories', ''],
    );
    assert.deepEqual(overridesFrom(typed), {
      strategy: 'stake',
      blend: 0.3,
      minEdge: 0.05,
      quickBelowStakeMicroUsd: 12_500_000,
      reuse: false,
      explore: false,
      ensemble: false,
      allowOutliers: true,
      analysisCooldownMs: 10_800_000,
      excludedCategories: ['sports', 'weather'],
      allowedCategories: [],
    });
    const { requestId: _, ...request } = requestFrom({ ticker: 'KX-1' }, { ...typed, stake: 5_000_000 });
    assert.deepEqual(request, {
      account: 'main',
      bankrollMicroUsd: 1_000_000_000,
      deadlineMs: 60_000,
      market: { ticker: 'KX-1' },
      maxStakeMicroUsd: 5_000_000,
      ...overridesFrom(typed),
    });
  });

  it('are refused in the words of the schema', () => {
    for (const [flag, text, words] of [
      ['--strategy', 'all', /It must be one of value, stake, consensus\./],
      ['--min-edge', '1.5', /It must be a number from 0 to 1\./],
      ['--min-edge', 'much', /It must be a number from 0 to 1\./],
      ['--blend', '2', /It must be "evidence" or a weight from 0 to 1\./],
      ['--quick-below-stake', '-1', /It must be an amount in dollars/],
      ['--analysis-cooldown', '3', /It must be a time such as 30m/],
      ['--excluded-categories', 'sports,,', /It must be a text of 1 to 60 characters\./],
    ] as const) {
      const reader = overrideFlags().find(({ long }) => long === flag)?.parseArg;
      assert.throws(
        () => reader?.(text, undefined),
        (error: unknown) => error instanceof InvalidArgumentError && words.test(error.message),
      );
    }
  });
});
