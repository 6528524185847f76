import { readPerformance } from '../client/performance.ts';
import type { Config } from '../config/config.ts';
import { breakerSentence, rateSentence } from '../domain/explain/health-sentences.ts';
import { type Breaker, breakerFor } from '../domain/health/breaker.ts';
import { boundsOf, type QueueRate, type RateBounds } from '../domain/health/rate.ts';
import { formatMoney, formatTime } from '../domain/shared/format.ts';

import type { ModelsOptions } from './command-options.ts';
import { readConfig, withStore } from './context.ts';
import { CommandFailed, printResult, say, table } from './output.ts';
import { renderPerformance, renderScoreboard } from './render-performance.ts';

export interface ModelState {
  readonly model: string;
  readonly provider: string;
  /** On trial: asked beside some decisions, never counted. */
  readonly shadow: boolean;
  /** The slow lane that it is asked on; null = the ordinary way. */
  readonly serviceTier: string | null;
  readonly wireModel: string;
  readonly promptUsdPerMTok: number;
  readonly outputUsdPerMTok: number;
  readonly pricesCheckedOn: string;
  /** `present`, `missing`, or `none needed`. Never the key. */
  readonly key: string;
  /** Why it is taken out; null = it is not, or the store could not be asked. */
  readonly blocked: string | null;
  /** Its own breaker or its provider's, where one is not closed; null = it can be asked. */
  readonly health: Breaker | null;
}

/** How fast a provider may be asked. */
export interface ProviderState {
  readonly provider: string;
  /** Requests per second in force; null = no limit, or none is known of. */
  readonly perSecond: number | null;
  /** As configured; null = none. */
  readonly bounds: RateBounds | null;
  readonly tokensPerMinute: number | null;
  /** What `operations` last did to it; null = nothing yet, or the store could not be asked. */
  readonly rate: QueueRate | null;
}

/** Lists the configured models with what they have done, or puts one back that was taken out. */
export async function models(options: ModelsOptions): Promise<void> {
  const config = readConfig();
  if (options.unblock !== undefined) return unblock(config, options.unblock, options);
  const known = await recordsIn(config, options);
  const states = modelStates(config, known?.blocked ?? {}, known?.breakers ?? []);
  const providers = providerStates(config, known?.rates ?? []);
  const { window, by = null } = options;
  const result = {
    window,
    by,
    models: states,
    providers,
    performance: known?.performance ?? null,
    scoreboard: known?.board ?? null,
  };
  printResult(options.json, result, () => {
    const learned = known?.board ? renderScoreboard(known.board) : 'Nothing was learned yet: no outcome is known.';
    const performance = known ? [renderPerformance(known.performance, window)] : [];
    const rates = known ? [renderProviders(providers)] : [];
    return [renderModels(states, config.simulated), ...rates, ...(known ? [learned] : []), ...performance].join('\n\n');
  });
}

async function unblock(config: Config, model: string, options: ModelsOptions): Promise<void> {
  const wasBlocked = await withStore(config, (store) => store.control.unblockModel(model));
  if (!wasBlocked) {
    throw new CommandFailed('not_found', `${model} is not taken out; \`bin/conclave models\` lists which models are.`);
  }
  printResult(options.json, { unblocked: model }, () => `${model} is asked again.`);
}

/** What the store knows of the models; null when it cannot be asked. */
async function recordsIn(config: Config, { window, by }: ModelsOptions) {
  try {
    return await withStore(config, async (store) => ({
      blocked: await store.control.blockedModels(),
      breakers: await store.health.list(),
      rates: await store.rates.list(),
      board: await store.scoreboards.latest(),
      performance: await readPerformance(store, window, by ?? null, Date.now()),
    }));
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    say(`Which models are taken out, and how they have done, is not known: ${error.message}`);
    return null;
  }
}

/** Each configured model with what an operator needs to know of it. */
export function modelStates(
  config: Config,
  blocked: Readonly<Record<string, string>>,
  breakers: readonly Breaker[],
): ModelState[] {
  return config.models.map((row) => {
    const provider = config.providers.find((each) => each.id === row.provider);
    const has = config.apiKeys[row.provider] !== undefined;
    const key = provider?.apiKeyEnv ? `${has ? 'present' : 'missing'} (${provider.apiKeyEnv})` : 'none needed';
    return {
      model: row.id,
      provider: row.provider,
      shadow: row.shadow ?? false,
      serviceTier: row.serviceTier?.name ?? null,
      wireModel: row.wireModel,
      promptUsdPerMTok: row.prices.promptMicroUsdPerMTok / 1e6,
      outputUsdPerMTok: row.prices.outputMicroUsdPerMTok / 1e6,
      pricesCheckedOn: row.prices.checkedOn,
      key,
      blocked: blocked[row.id] ?? null,
      health: breakerFor(breakers, row),
    };
  });
}

/** Each provider that a configured model is asked at, with how fast it may be. */
export function providerStates(
  config: Pick<Config, 'providers' | 'models'>,
  rates: readonly QueueRate[],
): ProviderState[] {
  const asked = config.providers.filter(({ id }) => config.models.some((row) => row.provider === id));
  return asked.map(({ id, requests, tokensPerMinute = null }) => {
    const rate = rates.find(({ provider }) => provider === id) ?? null;
    const bounds = boundsOf(requests);
    return { provider: id, perSecond: rate?.perSecond ?? null, bounds, tokensPerMinute, rate };
  });
}

function inForce({ perSecond, bounds, rate }: Pick<ProviderState, 'perSecond' | 'bounds' | 'rate'>): string {
  if (perSecond === null) return bounds !== null && rate === null ? 'not held yet' : 'no limit';
  return `${perSecond}/s${rate?.heldBy === 'workers' ? ' (as its workers state it)' : ''}`;
}

/** A line per provider. */
export function renderProviders(states: readonly ProviderState[]): string {
  const rows = states.map(({ provider, perSecond, bounds, tokensPerMinute, rate }) => [
    provider,
    inForce({ perSecond, bounds, rate }),
    bounds === null ? '-' : `${bounds.floorPerSecond} to ${bounds.ceilingPerSecond}/s`,
    tokensPerMinute === null ? 'no limit' : String(tokensPerMinute),
    rate === null ? '-' : `${rateSentence(rate.reason)}, ${formatTime(rate.changedAtMs)}`,
  ]);
  return table(['provider', 'requests', 'configured', 'tokens a minute', 'because'], rows);
}

function renderModels(states: readonly ModelState[], simulated: boolean): string {
  if (states.length === 0) return 'No model is configured: add one under "models" in conclave.config.json.';
  const price = (usd: number) => formatMoney(Math.round(usd * 1e6));
  const rows = states.map((state) => [
    `${state.model}${state.shadow ? ' (shadow)' : ''}${state.serviceTier === null ? '' : ` (service tier ${state.serviceTier})`}`,
    state.provider,
    state.wireModel,
    price(state.promptUsdPerMTok),
    price(state.outputUsdPerMTok),
    state.pricesCheckedOn,
    state.key,
    state.blocked ?? (state.health ? breakerSentence(state.health) : 'no'),
  ]);
  const head = ['model', 'provider', 'known there as', 'prompt', 'output', 'checked', 'key', 'taken out'];
  return `${table(head, rows)}\nPrices per million tokens.${simulated ? ' These models are SIMULATED.' : ''}`;
}
