import { breakerSentence } from '../../domain/explain/health-sentences.ts';
import { type Breaker, breakerFor } from '../../domain/health/breaker.ts';
import { estimatedPromptTokens, worstCaseMicroUsd } from '../../domain/money/cost.ts';
import { predictCost } from '../../domain/planning/predict-cost.ts';
import { type ModelRecord, NO_RECORD, type PricedModel } from '../../domain/planning/select.ts';
import type { ModelRow, Prompt } from '../../domain/shared/model.ts';
import type { Dependencies } from '../dependencies.ts';

/** Every configured model with the most that this prompt can cost on it, what it is likely to cost, and its record, or why it
 * cannot be asked. */
export function priceModels(
  { config, providers }: Pick<Dependencies, 'config' | 'providers'>,
  prompt: Prompt,
  blocked: Readonly<Record<string, string>>,
  records: Readonly<Record<string, ModelRecord>>,
  breakers: readonly Breaker[],
  unpolled: readonly string[],
  deadlineMs = Number.POSITIVE_INFINITY,
): PricedModel[] {
  const notPolled = (provider: string) =>
    unpolled.includes(provider) ? `no worker polls the queue of provider ${provider}: start one that does` : null;
  return config.models.map((row) => {
    const { id, callTimeoutMs, shadow = false } = row;
    const base = { model: id, provider: row.provider, callTimeoutMs, shadow, record: records[id] ?? NO_RECORD };
    const provider = providers[row.provider];
    if (!provider) {
      const keyName = config.providers.find((candidate) => candidate.id === row.provider)?.apiKeyEnv;
      const unavailable = `provider ${row.provider} has no key: set ${keyName ?? 'its key'} in the worker's environment`;
      return { ...base, worstCaseMicroUsd: 0, unavailable };
    }
    const requestBytes = provider.requestBytes(row, prompt);
    const worst = worstCaseMicroUsd(row, requestBytes);
    const { tokens } = base.record;
    return {
      ...base,
      worstCaseMicroUsd: worst,
      requestBytes,
      ...(tokens ? { predicted: predictCost(row, requestBytes, tokens) } : {}),
      unavailable:
        blocked[id] ??
        tooLong(row, requestBytes) ??
        tooHurried(row, deadlineMs) ??
        takenOut(breakers, row) ??
        notPolled(row.provider),
    };
  });
}

function takenOut(breakers: readonly Breaker[], row: ModelRow): string | null {
  const breaker = breakerFor(breakers, row);
  return breaker && breakerSentence(breaker);
}

/** Why a decision with this much time must not ask a row on a slow lane; null = it may. */
function tooHurried({ serviceTier }: ModelRow, deadlineMs: number): string | null {
  if (!serviceTier || deadlineMs >= serviceTier.leastDeadlineMs) return null;
  return `it is on the slow service tier ${serviceTier.name}: it is asked from a deadline of ${serviceTier.leastDeadlineMs} ms on, and this one is ${deadlineMs} ms`;
}

/** Why the prompt and the longest answer that is asked for do not both fit the model's context; null = they seem to. */
function tooLong(row: ModelRow, requestBytes: number): string | null {
  const { contextTokens, maxOutputTokens } = row;
  const promptTokens = estimatedPromptTokens(row, requestBytes);
  if (promptTokens + maxOutputTokens <= contextTokens) return null;
  return `its context of ${contextTokens} tokens cannot hold a prompt of some ${promptTokens} (estimated at 4 bytes a token) and an answer of up to ${maxOutputTokens}`;
}
