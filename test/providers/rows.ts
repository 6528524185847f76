import { readFileSync } from 'node:fs';
import type { ModelRow, Prompt } from '../../domain/shared/model.ts';
import { MODEL_ROWS } from '../../providers/model-rows.ts';

/** A built-in row by its id. */
export function rowOf(id: string): ModelRow {
  const row = MODEL_ROWS.find((each) => each.id === id);
  if (!row) throw new Error(`there is no built-in row ${id}`);
  return row;
}

/** A model of one's own machine: free, without schema or reasoning. */
export const LOCAL_ROW: ModelRow = {
  id: 'llama3.1:8b',
  provider: 'local',
  wireModel: 'llama3.1:8b',
  local: true,
  prices: {
    promptMicroUsdPerMTok: 0,
    cachedPromptMicroUsdPerMTok: 0,
    cacheWriteMicroUsdPerMTok: 0,
    outputMicroUsdPerMTok: 0,
    reasoningMicroUsdPerMTok: 0,
    checkedOn: '2026-11-24',
  },
  contextTokens: 32_768,
  maxOutputTokens: 500,
  maxBillableOutputTokens: 500,
  promptOverheadTokens: 100,
  callTimeoutMs: 60_000,
  features: { jsonSchema: false, reasoningTokens: 'none', outputLimitField: 'max_tokens', temperature: 0.2 },
};

/** More bytes than characters, so that counting the wrong one shows. */
export const PROMPT: Prompt = {
  version: 'test',
  system: 'Give P(YES).',
  user: 'ticker: KX-1\ntitle: 44° — “naïve” 🌡️?\n',
  moment: 'It is now 12:00.',
};

/** A body in the shape that the provider documents and sends. */
export function fixture(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`../fixtures/providers/${name}.json`, import.meta.url), 'utf8'));
}

/** A copy of a body without one of its fields. */
export function without(body: Record<string, unknown>, field: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([key]) => key !== field));
}
