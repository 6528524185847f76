import { buildEventPrompt } from '../../domain/forecast/event-prompt.ts';
import { type Given, NOTHING_GIVEN } from '../../domain/forecast/given.ts';
import { buildPrompt } from '../../domain/forecast/prompt.ts';
import { costMicroUsd } from '../../domain/money/cost.ts';
import type { ModelRow, Prompt, Usage } from '../../domain/shared/model.ts';
import { clip, logit, sigmoid } from '../../domain/shared/probability.ts';
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
  answer(row: ModelRow, asked: Asked, atMs: number, sample?: number): SharedAnswer;
  requestBytes(row: ModelRow, asked: Omit<Asked, 'prices'>, atMs: number): number | null;
}

export interface Asked {
  readonly questions: readonly Question[];
  /** Of these markets at this moment, in their order, as probabilities. */
  readonly prices: readonly number[];
  readonly given: Given;
}

/** How far a model that is shown the price goes from its own view to it, on the log-odds. */
export const TOWARD_PRICE = 0.5;

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
    replyText(saidBy(row, question, sample), isEnforced(row), question.market.ticker, row.id);

  /** With something given: the words of the prompt decide how much of the common error is left. */
  const withGiven = (
    row: ModelRow,
    { questions, prices, given }: Asked,
    atMs: number,
    sample: number,
  ): SharedAnswer => {
    const [first] = questions;
    if (!first) throw new RangeError('A call is about at least one market.');
    const isEvent = questions.length > 1;
    const prompt = isEvent ? eventPromptOf(questions, atMs, given) : buildPrompt(first.market, atMs, null, given);
    const probabilities = questions.map(({ original }, place) => {
      const own = forecast(row.id, behaviourOf(row.id), original, prompt.user, sample);
      const price = prices[place];
      return given.isPriceShown && price !== undefined ? towardPrice(own, price) : own;
    });
    const said = questions.map(({ market: { ticker } }, place) => ({
      ticker,
      probability: probabilities[place] ?? 0.5,
    }));
    const text = isEvent
      ? eventReplyText(said, isEnforced(row), row.id)
      : replyText(probabilities[0] ?? 0.5, isEnforced(row), first.market.ticker, row.id);
    const usage = usageOf(row, bytesOf(row, prompt), Buffer.byteLength(text), first.market.ticker, questions.length);
    return { usage, costMicroUsd: costMicroUsd(row, usage), probabilities };
  };

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

    requestBytes(row, { questions, given }, atMs) {
      const [first, second] = questions;
      if (!first) return null;
      if (isSomething(given)) {
        const prompt = second ? eventPromptOf(questions, atMs, given) : buildPrompt(first.market, atMs, null, given);
        return bytesOf(row, prompt);
      }
      return second ? bytesOf(row, eventPromptOf(questions, atMs)) : alone(row, first).requestBytes;
    },

    answer(row, asked, atMs, sample = 1) {
      const { questions, given } = asked;
      if (isSomething(given)) return withGiven(row, asked, atMs, sample);
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
      const replyBytes = Buffer.byteLength(eventReplyText(said, isEnforced(row), row.id));
      const usage = usageOf(row, requestBytes, replyBytes, first.market.ticker, questions.length);
      return { usage, costMicroUsd: costMicroUsd(row, usage), probabilities };
    },
  };
}

/** What the product asks about several markets of an event. */
function eventPromptOf(questions: readonly Question[], atMs: number, given: Given = NOTHING_GIVEN): Prompt {
  const [first] = questions;
  if (!first) throw new RangeError('An event is asked about with one market at least.');
  const { eventTitle: title, mutuallyExclusive } = first;
  const event = { eventTicker: first.market.eventTicker, title, mutuallyExclusive };
  return buildEventPrompt(event, questions, atMs, given);
}

const isSomething = ({ evidence, isPriceShown }: Given) => isPriceShown || evidence.length > 0;

/** Two decimals, as models state it. */
function towardPrice(own: number, price: number): number {
  const view = (1 - TOWARD_PRICE) * logit(own) + TOWARD_PRICE * logit(clip(price, 0.01, 0.99));
  return clip(Math.round(100 * sigmoid(view)) / 100, 0.01, 0.99);
}

export function bytesOf(row: ModelRow, prompt: Prompt, research?: true): number {
  const provider = PROVIDERS[row.provider];
  if (!provider) throw new Error(`The simulator has no provider ${row.provider}.`);
  return provider.requestBytes(row, prompt, research);
}

export const MODELS: readonly ModelRow[] = SIMULATED_MODELS;

/** Whether the reply is bare JSON. */
const isEnforced = ({ features }: ModelRow) => features.jsonSchema !== false;
