import { readPerformance } from '../client/performance.ts';
import type { Config } from '../config/config.ts';
import { breakerSentence, rateSentence } from '../domain/explain/health-sentences.ts';
import { type Breaker, breakerFor } from '../domain/health/breaker.ts';
import { boundsOf, type QueueRate } from '../domain/health/rate.ts';
import type { Dimension } from '../domain/learning/cell.ts';
import { proofOutlooks } from '../domain/learning/proof-outlooks.ts';
import type { Window } from '../domain/learning/window.ts';
import { formatMoney, formatTime } from '../domain/shared/format.ts';
import { shownGroup } from '../domain/shared/group.ts';
import { readConfig, withStore } from './context.ts';
import { CommandFailed, type Json, printResult, say, table } from './output.ts';
import { probeModels } from './probe-models.ts';
import { renderArms } from './render-arms.ts';
import { renderPerformance, renderScoreboard } from './render-performance.ts';

interface ModelsOptions extends Json {
  readonly unblock?: string;
  /** A provider or a model; true = everything that is out. */
  readonly probe?: string | true;
  readonly window: Window;
  readonly by?: Dimension;
  readonly group?: string;
}

/** Lists the configured models with what they have done, puts a blocked one back into use, or has what is out probed. */
export async function models(options: ModelsOptions): Promise<void> {
  const config = readConfig();
  if (options.unblock !== undefined) return unblock(config, options.unblock, options);
  if (options.probe !== undefined) return probeModels(config, options.probe, options);
  const known = await recordsIn(config, options);
  const states = modelStates(config, known?.blocked ?? {}, known?.breakers ?? []);
  const providers = providerStates(config, known?.rates ?? []);
  const { window, by = null } = options;
  const { performance = null, board: scoreboard = null } = known ?? {};
  /** By arm, how far the proof that the blend beats the price is away. */
  const proof = scoreboard ? proofOutlooks(scoreboard) : [];
  /** What evidence and price have been worth; null where models were given neither on a market that has resolved. */
  const arms = scoreboard?.byArm ?? null;
  const result = { window, by, models: states, providers, performance, scoreboard, arms, proof };
  printResult(options.json, result, () => {
    const blocks = [renderModels(states, config.simulated)];
    if (known) {
      blocks.push(renderProviders(providers));
      blocks.push(known.board ? renderScoreboard(known.board) : 'Nothing is learned yet: no outcome is known.');
      if (by === 'arm') blocks.push(renderArms(arms));
      blocks.push(renderPerformance(known.performance, window));
    }
    return blocks.join('\n\n');
  });
}

async function unblock(config: Config, model: string, options: ModelsOptions): Promise<void> {
  const wasBlocked = await withStore(config, (store) => store.control.unblockModel(model));
  if (!wasBlocked) {
    throw new CommandFailed('not_found', `${model} is not blocked; \`bin/conclave models\` lists which models are.`);
  }
  printResult(options.json, { unblocked: model }, () => `${model} is called again.`);
}

/** What the store knows about the models; null when it does not answer. */
async function recordsIn(config: Config, { window, by, group = shownGroup(config.accounts) }: ModelsOptions) {
  try {
    return await withStore(config, async (store) => ({
      blocked: await store.control.blockedModels(),
      breakers: await store.health.list(),
      rates: await store.rates.list(),
      board: await store.scoreboards.latest(group),
      performance: await readPerformance(store, window, by ?? null, Date.now(), [group]),
    }));
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    say(`Which models are blocked, and how they have done, is not known: ${error.message}`);
    return null;
  }
}

/** Each configured model with what an operator needs to know about it. Never the key. */
export function modelStates(config: Config, blocked: Readonly<Record<string, string>>, breakers: readonly Breaker[]) {
  return config.models.map((row) => {
    const { apiKeyEnv = null } = config.providers.find(({ id }) => id === row.provider) ?? {};
    const has = config.apiKeys[row.provider] !== undefined;
    return {
      model: row.id,
      provider: row.provider,
      shadow: row.shadow ?? false,
      serviceTier: row.serviceTier?.name ?? null,
      wireModel: row.wireModel,
      promptUsdPerMTok: row.prices.promptMicroUsdPerMTok / 1e6,
      outputUsdPerMTok: row.prices.outputMicroUsdPerMTok / 1e6,
      pricesCheckedOn: row.prices.checkedOn,
      key: apiKeyEnv ? `${has ? 'present' : 'missing'} (${apiKeyEnv})` : 'none needed',
      /** Why it is blocked; null = it is not, or the store did not answer. */
      blocked: blocked[row.id] ?? null,
      /** Its own breaker or its provider's, where one is not closed; null = it can be called. */
      health: breakerFor(breakers, row),
    };
  });
}

type ModelState = ReturnType<typeof modelStates>[number];

/** Each provider with a configured model, and its request rate. */
export function providerStates(config: Pick<Config, 'providers' | 'models'>, rates: readonly QueueRate[]) {
  const used = config.providers.filter(({ id }) => config.models.some((row) => row.provider === id));
  return used.map(({ id, requests, tokensPerMinute = null }) => {
    /** Null = `operations` has not changed it yet, or the store did not answer. */
    const rate = rates.find(({ provider }) => provider === id) ?? null;
    // Requests per second in force; null = no limit, or none is known.
    return { provider: id, perSecond: rate?.perSecond ?? null, bounds: boundsOf(requests), tokensPerMinute, rate };
  });
}

type ProviderState = ReturnType<typeof providerStates>[number];

function inForce({ perSecond, bounds, rate }: ProviderState): string {
  if (perSecond === null) return bounds !== null && rate === null ? 'not held yet' : 'no limit';
  return `${perSecond}/s${rate?.heldBy === 'workers' ? ' (as its workers state it)' : ''}`;
}

/** A line per provider. */
export function renderProviders(states: readonly ProviderState[]): string {
  const rows = states.map((state) => {
    const { provider, bounds, tokensPerMinute, rate } = state;
    return [
      provider,
      inForce(state),
      bounds === null ? '-' : `${bounds.floorPerSecond} to ${bounds.ceilingPerSecond}/s`,
      tokensPerMinute === null ? 'no limit' : String(tokensPerMinute),
      rate === null ? '-' : `${rateSentence(rate.reason)}, ${formatTime(rate.changedAtMs)}`,
    ];
  });
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
  const head = ['model', 'provider', "provider's name", 'prompt', 'output', 'checked', 'key', 'out of use'];
  return `${table(head, rows)}\nPrices per million tokens.${simulated ? ' These models are SIMULATED.' : ''}`;
}
