import type { Config } from '../config/config.ts';
import { FAILURE_WORDS } from '../domain/explain/health-sentences.ts';
import { formatMoney } from '../domain/shared/format.ts';
import type { Store } from '../store/index.ts';
import { type AskedModel, type AskedModels, askModels } from '../workers/ask-models.ts';
import { withStore } from './context.ts';
import { type Check, fail, failedWith, ok, warn } from './doctor-check.ts';

const REPLY_CHARACTERS = 300;
const SEES_MORE = '`bin/conclave up` or a worker writes it';

/** A tiny paid question to each configured model: what was sent, and what came back. */
export async function checkAnswers(
  config: Config,
): Promise<{ readonly checks: Check[]; readonly asked: AskedModels | null }> {
  try {
    const asked = await withStore(config, (store: Store) => askModels(config, store));
    return { checks: checksOf(asked), asked };
  } catch (error) {
    return { checks: [failedWith('asking models', error)], asked: null };
  }
}

/** What is said of each. Pure: for tests. */
export function checksOf(asked: AskedModels): Check[] {
  if (asked.became === 'no_account') {
    return [
      fail(
        'asking models',
        `the service has no budget for probes in the store yet, so nothing was asked: ${SEES_MORE}`,
      ),
    ];
  }
  if (asked.became === 'mode_permits_none') {
    return [warn('asking models', `the mode is ${asked.mode}, which permits no call: nothing was asked`)];
  }
  if (asked.models.length === 0) return [fail('asking models', 'no configured model can be called: nothing was asked')];
  const known = asked.models.reduce(
    (sum, { result }) => sum + (('costMicroUsd' in result && result.costMicroUsd) || 0),
    0,
  );
  const paid = ok('paid for asking', `${formatMoney(known)}, from the service's budget for probes`);
  return [...asked.models.map(checkOf), paid];
}

function checkOf({ model, sent, maxOutputTokens, result }: AskedModel): Check {
  const what = `asked ${model}`;
  const asked = `sent ${sent}, at most ${maxOutputTokens} tokens`;
  switch (result.became) {
    case 'no_money':
      return warn(
        what,
        `not asked: the ${result.cap} cap of the service's budget for probes (probes.dayMicroUsd) has no room`,
      );
    case 'reservation_lost':
      return warn(what, 'not asked: its reservation did not stand; try again');
    case 'failed': {
      const { kind, message, costMicroUsd, worstCaseMicroUsd } = result;
      const charged =
        costMicroUsd === null
          ? ` Whether it is billed is not known: ${formatMoney(worstCaseMicroUsd)} stays charged until it is reconciled.`
          : '';
      return fail(what, `${FAILURE_WORDS[kind]}; ${asked}. ${message}${charged}`);
    }
    case 'replied': {
      const { reply, failure, costMicroUsd, latencyMs } = result;
      const came = `${reply.reportedModel} in ${(latencyMs / 1_000).toFixed(1)} s for ${formatMoney(costMicroUsd)}`;
      if (!failure) return ok(what, `${asked}; a usable answer came from ${came}`);
      if (reply.finish === 'length') {
        return warn(
          what,
          `${asked}; the reply of ${came} was cut at that limit, as that of a model that reasons may be, so whether its answers are usable is not known: ${quoted(reply.text)}`,
        );
      }
      return fail(
        what,
        `${asked}; what came from ${came} is no usable answer: ${failure.message} It replied ${quoted(reply.text)}`,
      );
    }
  }
}

function quoted(text: string): string {
  if (text.trim() === '') return 'nothing.';
  const shown = text.length > REPLY_CHARACTERS ? `${text.slice(0, REPLY_CHARACTERS).toWellFormed()} [cut]` : text;
  return JSON.stringify(shown);
}
