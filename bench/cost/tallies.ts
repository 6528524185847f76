import type { Decision } from '../../domain/decision/decision.ts';
import { addPeer, noPeers, type PeerSums, peerDistance } from '../../domain/learning/peers.ts';
import type { CallStatistics } from '../../domain/learning/scoreboard.ts';
import { addSums } from '../../domain/learning/sums.ts';
import { addTokens, noTokens, type TokenSums, tokenRecordOf } from '../../domain/learning/tokens.ts';

const DAY_MS = 86_400_000;
/** The scorekeeper reads the calls of the last week. */
const WINDOW_DAYS = 7;
const WHOLE = '';

interface Sums {
  calls: number;
  costMicroUsd: number;
  readonly tokens: TokenSums;
  readonly peers: PeerSums;
}

const noSums = (): Sums => ({ calls: 0, costMicroUsd: 0, tokens: noTokens(), peers: noPeers() });

/** What the models' calls have cost and used lately, as the scorekeeper tells it from the hourly tallies. Calls that were
 * shared by several markets state no usage of their own and count by their cost alone. */
export interface Tallies {
  add(decision: Decision): void;
  lately(nowMs: number): CallStatistics[];
}

export function createTallies(): Tallies {
  /** Day -> model -> category (or all) -> sums. */
  const days = new Map<number, Map<string, Map<string, Sums>>>();
  return {
    add({ calls, category, decidedAtMs, isFullPanel, forecast }) {
      const day = getOr(days, Math.floor(decidedAtMs / DAY_MS), () => new Map<string, Map<string, Sums>>());
      for (const answer of (isFullPanel && forecast?.models) || []) {
        const slices = getOr(day, answer.model, () => new Map<string, Sums>());
        addPeer(getOr(slices, WHOLE, noSums).peers, answer, forecast?.pooled ?? answer.rawProbability);
      }
      for (const { model, costMicroUsd, usage, requestBytes, predictedMicroUsd } of calls) {
        const slices = getOr(day, model, () => new Map<string, Sums>());
        for (const slice of [WHOLE, category]) {
          const sums = getOr(slices, slice, noSums);
          sums.calls += 1;
          sums.costMicroUsd += costMicroUsd;
          if (!usage || requestBytes === undefined) continue;
          const predicted = predictedMicroUsd === undefined ? {} : { predictedMicroUsd };
          addTokens(sums.tokens, { usage, requestBytes, costMicroUsd, ...predicted });
        }
      }
    },

    lately(nowMs) {
      const today = Math.floor(nowMs / DAY_MS);
      const merged = new Map<string, Map<string, Sums>>();
      for (let day = today - WINDOW_DAYS; day <= today; day++) {
        for (const [model, slices] of days.get(day) ?? []) {
          const into = getOr(merged, model, () => new Map<string, Sums>());
          for (const [slice, sums] of slices) addSums(getOr(into, slice, noSums), sums);
        }
      }
      return [...merged].flatMap(([model, slices]): CallStatistics[] => {
        const whole = slices.get(WHOLE);
        if (!whole) return [];
        const categories = [...slices].flatMap(([category, { tokens }]) =>
          category === WHOLE ? [] : [{ category, sums: tokens }],
        );
        return [
          {
            model,
            calls: whole.calls,
            meanCostMicroUsd: whole.costMicroUsd / whole.calls,
            p95Ms: null,
            tokens: tokenRecordOf(whole.tokens, categories),
            peerDistance: peerDistance(whole.peers),
            predicted: { calls: 0, predictedMicroUsd: 0, usedMicroUsd: 0 },
          },
        ];
      });
    },
  };
}

function getOr<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
