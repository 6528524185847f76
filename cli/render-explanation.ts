import type { Explanation } from '../client/decision-client.ts';
import type { ResolutionOfDecision } from '../client/explanation.ts';
import type { CallRecord, Decision } from '../domain/decision/decision.ts';
import { reasonSentence } from '../domain/explain/reason-sentences.ts';
import { tellDrift } from '../domain/learning/drift-notes.ts';
import { formatDuration, formatMoney, formatProbability, formatTime, shorten } from '../domain/shared/format.ts';
import type { AttemptDocument } from '../store/attempts.ts';
import { table } from './output.ts';
import { renderArithmetic } from './render-arithmetic.ts';
import { costOf, field, headline, quotesOf, sourceOf, tradeOf } from './render-decision.ts';

const TEXT_WIDTH = 70;

/** Everything about one decision, in the order in which it came about. */
export function renderExplanation(explanation: Explanation): string {
  const { decision, attempts, drifts, resolution } = explanation;
  const sections: readonly (readonly [string, string | null])[] = [
    ['The market', market(decision)],
    ['Who was asked, and why', candidates(decision)],
    ['What one model more was worth', offers(decision)],
    ['What came back', calls(decision)],
    ['Every request that was sent', requests(attempts)],
    ["The answers' weights", weights(decision)],
    ['Models whose record has turned', turned(drifts)],
    ['What earlier answers would have said', audited(decision)],
    ['What the first call was told before', told(decision)],
    ['From the answers to the size', renderArithmetic(decision)],
    ['Why', reasons(decision)],
    ['How its market ended', ending(resolution)],
    ['On what it rests', versions(explanation)],
  ];
  const shown = sections.filter(([, text]) => text !== null).map(([title, text]) => `${title}\n${text}`);
  return [`${headline(decision)}\n${field('id', decision.decisionId)}`, ...shown].join('\n\n');
}

function market(decision: Decision): string {
  return [
    field('ticker', `${decision.ticker}  ${decision.title}`),
    field('category', decision.category),
    field('quotes', quotesOf(decision)),
    field('closes', formatTime(decision.closeTimeMs)),
    field(
      'decided',
      `${formatTime(decision.decidedAtMs)}, ${formatDuration(decision.latencyMs)} after it was asked for`,
    ),
    field('valid', `until ${formatTime(decision.validUntilMs)}`),
  ].join('\n');
}

function candidates({ candidates: all, notes, path, method, purpose }: Decision): string {
  const rows = all.map(({ model, provider, worstCaseMicroUsd, chosen, why }) => [
    model,
    provider,
    formatMoney(worstCaseMicroUsd),
    chosen ?? 'passed over',
    why,
  ]);
  const told = [`path ${path}, method ${method}, paid from ${purpose}`, ...notes].map((note) => `  ${note}`).join('\n');
  return `${told}\n${indent(table(['model', 'provider', 'worst case', 'chosen', 'why'], rows))}`;
}

/** Every look at whether to ask on, the first call's included. */
function offers({ economics }: Decision): string | null {
  if (!economics) return null;
  const rows = economics.evaluations.map(({ models, worthMicroUsd, costMicroUsd, price, pays }, look) => [
    models.join(', '),
    formatMoney(worthMicroUsd),
    formatMoney(costMicroUsd),
    look === 0 && price === 0 ? 'nothing: a forecast was asked for' : `${price.toFixed(2)} times its cost`,
    pays ? 'asked' : 'enough',
  ]);
  const scarce = economics.budgetShadowPrice > 0 ? 'money is scarce today' : 'money is not scarce today';
  const told = `  price of money ${economics.budgetShadowPrice.toFixed(2)}: ${scarce}`;
  return `${told}\n${indent(table(['whom to ask', 'worth', 'cost', 'must bring', 'so'], rows))}`;
}

function calls({ calls: all, reused }: Decision): string {
  if (all.length === 0) {
    return reused
      ? `  Nobody was asked; see ${reused.decisionId} for the answers that stood in.\n  It rests on ${sourceOf(reused)}.`
      : '  Nobody was asked.';
  }
  const rows = all.map((call) => [
    call.model,
    call.step,
    call.outcome,
    formatProbability(call.rawProbability),
    formatDuration(call.latencyMs),
    formatMoney(call.costMicroUsd),
    shorten(saidBy(call), TEXT_WIDTH),
  ]);
  return indent(table(['model', 'step', 'outcome', 'P(YES)', 'latency', 'cost', 'what it said'], rows));
}

function saidBy({ failure, reasoning }: CallRecord): string {
  return failure ? `${failure.kind}: ${failure.message}` : (reasoning ?? '');
}

function requests(attempts: readonly AttemptDocument[]): string | null {
  if (attempts.length === 0) return null;
  const rows = attempts.map((attempt) => [
    attempt._id,
    attempt.state,
    attempt.costMicroUsd === null
      ? `${formatMoney(attempt.worstCaseMicroUsd)} at worst`
      : formatMoney(attempt.costMicroUsd),
    tokens(attempt),
    attempt.failure?.kind ?? attempt.reportedModel ?? '',
  ]);
  return indent(table(['request', 'state', 'cost', 'tokens', 'model, or failure'], rows));
}

function tokens({ usage }: AttemptDocument): string {
  if (!usage) return '-';
  const { promptTokens, cachedPromptTokens, cacheWriteTokens, outputTokens, reasoningTokens } = usage;
  const kinds: readonly [number, string][] = [
    [promptTokens, 'prompt'],
    [cachedPromptTokens, 'cached'],
    [cacheWriteTokens, 'cache write'],
    [outputTokens, 'output'],
    [reasoningTokens, 'reasoning'],
  ];
  return kinds
    .filter(([count]) => count > 0)
    .map(([count, kind]) => `${count} ${kind}`)
    .join(', ');
}

function weights({ forecast }: Decision): string | null {
  if (!forecast) return null;
  const rows = forecast.models.map(({ model, rawProbability, weight, blended, wouldDo }) => [
    model,
    formatProbability(rawProbability),
    weight.toFixed(3),
    formatProbability(blended),
    wouldDo ?? '-',
  ]);
  return indent(table(['model', 'P(YES)', 'weight', 'its own P_final', 'would do'], rows));
}

function audited({ reuseAudit, forecast }: Decision): string | null {
  if (!reuseAudit) return null;
  const { decisionId, probability } = reuseAudit;
  return `  P(YES) ${formatProbability(probability)} by the answers of ${decisionId}, ${formatProbability(forecast?.coherent ?? null)} by those that were asked for.`;
}

function told({ background }: Decision): string | null {
  return background
    ? `  What was said of another market of its event, without the numbers: see ${background.decisionId}, ${formatDuration(background.ageMs)} old then.`
    : null;
}

function reasons({ verdict }: Decision): string {
  const lines = verdict.reasons.map((reason) => `  ${reason.code}: ${reasonSentence(reason)}`);
  const { withheldTrade, withheldTradeMode } = verdict;
  const where = withheldTradeMode ? ` in mode ${withheldTradeMode}` : '';
  if (withheldTrade) lines.push(`  What it would have done${where}: ${tradeOf(withheldTrade)}`);
  return lines.join('\n');
}

function turned(drifts: Explanation['drifts']): string | null {
  if (drifts.length === 0) return null;
  return drifts.map((note) => `  ${note.model}: ${tellDrift(note)}`).join('\n');
}

function ending(resolution: Explanation['resolution']): string | null {
  if (!resolution) return null;
  const { settlement, atMs, by, score } = resolution;
  return `  ${settlement}, ${formatTime(atMs)}, told by ${by}; ${SCORED[score]}`;
}

const SCORED: Readonly<Record<ResolutionOfDecision['score'], string>> = {
  scored: 'this decision is scored by it',
  pending: 'this decision is still to be scored by it',
  void: 'a void market scores nobody',
  scalar: 'a market that settled neither YES nor NO scores nobody',
  decided_after_outcome:
    'this decision was made when the market had ended, and is not scored: nothing is learned from decided_after_outcome',
};

function versions({ decision, rebuilt, rebuiltVerdict }: Explanation): string {
  const { mode, modeVersion, policyVersion, scoreboardVersion, account } = decision;
  const scores = scoreboardVersion === 0 ? ' (no outcomes yet: equal weights, prior calibration)' : '';
  return [
    field('cost', costOf(decision)),
    field('mode', `${mode}, version ${modeVersion}`),
    field('policy', `of account ${account}, version ${policyVersion}`),
    field('scores', `version ${scoreboardVersion}${scores}`),
    field('again', `the forecast ${AGAIN[String(rebuilt)]}; the verdict ${AGAIN[String(rebuiltVerdict)]}`),
    field('workflow', `${decision.workflowId}, run ${decision.runId}`),
  ].join('\n');
}

const AGAIN: Readonly<Record<string, string>> = {
  true: 'worked out again from this record and those scores is the same to the last digit',
  false: 'worked out again from this record and those scores comes out DIFFERENTLY: report this',
  null: 'cannot be worked out again (there is none, it followed from something else, or its scores are gone)',
};

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
