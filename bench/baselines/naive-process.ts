/** The baseline's process: a bot as one would write it in an afternoon. Every decision asks all the models at once with
 * Promise.all and a time-out; the budget is a counter in memory, looked at before and raised by what the replies say they
 * cost. Usage: naive-process.ts FILE, the file holding NaiveOrder. Says `decided N` for each decision it has made. */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parseAnswer } from '../../domain/forecast/parse-answer.ts';
import { costMicroUsd } from '../../domain/money/cost.ts';
import type { Prompt } from '../../domain/shared/model.ts';
import { SIMULATED_MODELS, simulatedProviders } from '../../local/simulator/models.ts';
import { createProviders } from '../../providers/index.ts';

export interface NaiveOrder {
  readonly simulatorUrl: string;
  readonly capMicroUsd: number;
  readonly callTimeoutMs: number;
  /** When each decision is to begin, after the process has started. */
  readonly decisions: readonly { readonly id: number; readonly afterMs: number; readonly prompt: Prompt }[];
}

const order = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as NaiveOrder;
const providers = createProviders(simulatedProviders(order.simulatorUrl), {});
let spentMicroUsd = 0;

async function decide({ id, afterMs, prompt }: NaiveOrder['decisions'][number]): Promise<void> {
  await delay(afterMs);
  process.stdout.write(`started ${id}\n`);
  if (spentMicroUsd < order.capMicroUsd) {
    const answers = await Promise.all(SIMULATED_MODELS.map((row) => ask(id, row, prompt)));
    const usable = answers.filter((answer) => answer !== null);
    // What it would do with them is beside the point here: it has decided.
    if (usable.length === 0) process.stderr.write(`decision ${id}: no model answered\n`);
  }
  process.stdout.write(`decided ${id}\n`);
}

async function ask(id: number, row: (typeof SIMULATED_MODELS)[number], prompt: Prompt): Promise<number | null> {
  const provider = providers[row.provider];
  if (!provider) throw new Error(`There is no provider ${row.provider}.`);
  const attemptId = `naive/${id}/${row.id}/${process.pid}`;
  const { callTimeoutMs: timeoutMs } = order;
  try {
    const reply = await provider.ask({ row, prompt, attemptId, timeoutMs }, new AbortController().signal);
    spentMicroUsd += costMicroUsd(row, reply.usage);
    const parsed = parseAnswer(reply.text);
    return parsed.ok ? parsed.answer.rawProbability : null;
  } catch {
    // It failed or took too long: as far as this program knows it cost nothing.
    return null;
  }
}

await Promise.all(order.decisions.map(decide));
