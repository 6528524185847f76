import { buildEventPrompt } from '../../domain/forecast/event-prompt.ts';
import { buildPrompt } from '../../domain/forecast/prompt.ts';
import { costMicroUsd } from '../../domain/money/cost.ts';
import type { ModelRow, Prompt, Usage } from '../../domain/shared/model.ts';
import { eventReplyText, forecast, replyText, usageOf } from '../../local/simulator/answer.ts';
import { behaviourOf, SIMULATED_MODELS, simulatedProviders } from '../../local/simulator/models.ts';
import { createProviders } from '../../providers/index.ts';
import type { Question } from './world.ts';

/** What a model says of a market, and what that costs. */
export interface SimulatedAnswer {
  readonly rawProbability: number;
  readonly requestBytes: number;
  readonly usage: Usage;
  readonly costMicroUsd: number;
}

/** One call about one market or several. */
export interface SharedAnswer {
  readonly usage: Usage;
  readonly costMicroUsd: number;
  /** In the order of the questions. */
  readonly probabilities: readonly number[];
}

export interface Answers {
  /** `sample`: which of the model's answers, from 1. */
  alone(row: ModelRow, question: Question, sample?: number): SimulatedAnswer;
  answer(row: ModelRow, questions: readonly Question[], atMs: number, sample?: number): SharedAnswer;
  requestBytes(row: ModelRow, questions: readonly Question[], atMs: number): number | null;
}

const PROVIDERS = createProviders(simulatedProviders('http://127.0.0.1:1'), {});

/** The simulator's answers and bills without its server: the request's bytes are those that the providers would send. The
 * same market has the same from each model at every asking, and for each further answer, so they are worked out once. */
export function createAnswers(): Answers {
  const known = new Map<string, SimulatedAnswer>();
  const prompts = new Map<string, Prompt>();

  const promptOf = (question: Question) => {
    const { ticker } = question.market;
    // The time of asking has as many characters at any time.
    const prompt = prompts.get(ticker) ?? buildPrompt(question.market, question.market.openTimeMs ?? 0);
    prompts.set(ticker, prompt);
    return prompt;
  };
  const saidBy = (row: ModelRow, { original }: Question, sample: number) =>
    forecast(row.id, behaviourOf(row.id), original, '', sample);
  const textOf = (row: ModelRow, question: Question, sample: number) =>
    replyText(saidBy(row, question, sample), row.features.jsonSchema, question.market.ticker, row.id);

  const alone = (row: ModelRow, question: Question, sample = 1): SimulatedAnswer => {
    const { ticker } = question.market;
    const key = `${row.id} ${ticker} ${sample}`;
    const before = known.get(key);
    if (before) return before;
    const requestBytes = bytesOf(row, promptOf(question));
    const usage = usageOf(row, requestBytes, Buffer.byteLength(textOf(row, question, sample)), ticker);
    const answer = {
      rawProbability: saidBy(row, question, sample),
      requestBytes,
      usage,
      costMicroUsd: costMicroUsd(row, usage),
    };
    known.set(key, answer);
    return answer;
  };

  return {
    alone,

    requestBytes(row, questions, atMs) {
      const [first, second] = questions;
      if (!first) return null;
      return second ? bytesOf(row, eventPromptOf(questions, atMs)) : alone(row, first).requestBytes;
    },

    answer(row, questions, atMs, sample = 1) {
      const [first, second] = questions;
      if (!first) throw new RangeError('A call is about at least one market.');
      if (!second) {
        const { rawProbability, usage, costMicroUsd: cost } = alone(row, first, sample);
        return { probabilities: [rawProbability], usage, costMicroUsd: cost };
      }
      const probabilities = questions.map((question) => saidBy(row, question, sample));
      const said = questions.map(({ market }, place) => ({
        ticker: market.ticker,
        probability: probabilities[place] ?? 0.5,
      }));
      const requestBytes = bytesOf(row, eventPromptOf(questions, atMs));
      const replyBytes = Buffer.byteLength(eventReplyText(said, row.features.jsonSchema, row.id));
      const usage = usageOf(row, requestBytes, replyBytes, first.market.ticker, questions.length);
      return { usage, costMicroUsd: costMicroUsd(row, usage), probabilities };
    },
  };
}

/** What the product asks about several markets of an event. */
function eventPromptOf(questions: readonly Question[], atMs: number): Prompt {
  const [first] = questions;
  if (!first) throw new RangeError('An event is asked about with one market at least.');
  const { eventTitle: title, mutuallyExclusive } = first;
  return buildEventPrompt({ eventTicker: first.market.eventTicker, title, mutuallyExclusive }, questions, atMs);
}

function bytesOf(row: ModelRow, prompt: Prompt): number {
  const provider = PROVIDERS[row.provider];
  if (!provider) throw new Error(`The simulator has no provider ${row.provider}.`);
  return provider.requestBytes(row, prompt);
}

export const MODELS: readonly ModelRow[] = SIMULATED_MODELS;
