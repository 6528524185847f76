import type { Decision } from '../decision/decision.ts';
import type { Reused } from '../decision/reuse.ts';
import { EVIDENCE_CHARACTERS } from '../forecast/evidence.ts';
import type { InjectionFlag } from '../market/injection-flags.ts';
import { formatDuration, formatMoney, formatPrice, formatProbability, formatTime } from '../shared/format.ts';
import { arithmeticOf } from './arithmetic.ts';
import { courseFacts, forecastFacts, reservationFacts, termsFacts, withheldFacts } from './decision-facts.ts';
import type { DecisionLink, Explained, ExplainedPart, OutcomeOfDecision } from './explanation.ts';
import { answers, drift, evaluations, plan, requests, weights } from './model-parts.ts';
import { signedMoney } from './portfolio-sentences.ts';
import { researchPart } from './research-part.ts';
import { becauseOf } from './with-sentences.ts';

type At = (atMs: number) => string;

/** How a decision came about, in words and in the order in which it happened. A part that does not apply is null. `at` writes
 * an instant. */
export function explainDecision(explained: Explained, at: At = formatTime) {
  const { decision, attempts } = explained;
  return {
    market: market(decision, at),
    verdict: verdict(decision, at),
    suspiciousText: suspiciousText(decision),
    research: researchPart(explained, at),
    evidence: evidence(decision, at),
    plan: plan(decision),
    evaluations: evaluations(decision),
    answers: answers(decision),
    requests: requests(attempts),
    weights: weights(decision),
    drift: drift(explained),
    earlier: earlier(decision),
    arithmetic: arithmetic(decision),
    outcome: outcome(explained, at),
    provenance: provenance(explained),
  } satisfies Record<string, ExplainedPart | null>;
}

function market(decision: Decision, at: At): ExplainedPart {
  const { ticker, title, eventTicker, category, segment } = decision;
  return {
    title: 'Market',
    about: title,
    facts: [
      ['Ticker', `${ticker}, event ${eventTicker}`],
      ['Segment', `${category}, volatility ${segment.volatility}, expiry ${segment.expiry}`],
      ['Closes', at(decision.closeTimeMs)],
      ['Ends', at(decision.scheduledResolutionMs)],
      ['Decided', `${at(decision.decidedAtMs)}, ${formatDuration(decision.latencyMs)} after its start`],
    ],
  };
}

function verdict(decision: Decision, at: At): ExplainedPart {
  const sentences = becauseOf(decision);
  return {
    title: 'Verdict',
    facts: [
      ...forecastFacts(decision),
      ...reservationFacts(decision),
      ...withheldFacts(decision),
      ...courseFacts(decision),
      ['Valid', `until ${at(decision.validUntilMs)}`],
    ],
    notes: decision.verdict.reasons.map(({ code }, index) => `${code}: ${sentences[index]}`),
  };
}

function suspiciousText({ injectionFlags = [] }: Decision): ExplainedPart | null {
  if (injectionFlags.length === 0) return null;
  return {
    title: 'Suspicious text',
    about:
      "The market's text, or one that came with it, reads like instructions to a model or is made up to be believed.",
    notes: injectionFlags.map((flag) => INJECTION_SENTENCES[flag]),
  };
}

/** The texts that the models were given. What they say is not shown: it is foreign text; the caller has its own, and the store the brief. */
function evidence({ sources = [], research: looked }: Decision, at: At): ExplainedPart | null {
  if (sources.length === 0) return null;
  const found = looked?.brief?.texts ?? 0;
  const passed = sources.length - found;
  const whose = [
    ...(passed > 0 ? ['Texts that the caller passed'] : []),
    ...(found > 0 ? [`${passed > 0 ? 'and behind them those' : 'Texts'} of the brief`] : []),
  ].join(', ');
  return {
    title: 'Evidence',
    about: `${whose}, which every model was given.`,
    table: {
      addresses: ADDRESS_COLUMN,
      head: ['published', 'source', 'title', 'address', 'characters'],
      rows: sources.map(({ publishedAtMs, source, title, url, characters, isCut }) => [
        publishedAtMs === null ? 'not known' : at(publishedAtMs),
        source ?? '-',
        title ?? '-',
        url ?? '-',
        `${characters}${isCut ? ` (${EVIDENCE_CHARACTERS} shown)` : ''}`,
      ]),
    },
  };
}

const ADDRESS_COLUMN = 3;

/** What a decision took from other decisions: the answers that it rests on, those that it checked itself against, and the
 * related answers that its first call was shown. */
function earlier({ reused, reuseAudit, background, forecast }: Decision): ExplainedPart | null {
  const links: DecisionLink[] = [];
  if (reused) links.push({ decisionId: reused.decisionId, text: describeReuse(reused) });
  if (reuseAudit) {
    const { decisionId, probability } = reuseAudit;
    const text = `its answers would have given P(YES) ${formatProbability(probability)}. Models were called all the same, to measure what using them costs, and gave ${formatProbability(forecast?.coherent ?? null)}.`;
    links.push({ decisionId, text });
  }
  if (background) {
    const text = `the first call was shown its reasoning on another market of the event, ${formatDuration(background.ageMs)} old, without its numbers.`;
    links.push({ decisionId: background.decisionId, text });
  }
  return links.length === 0 ? null : { title: 'Earlier answers', links };
}

/** How old the reused answers are, how far the price is from theirs, and what that saved. */
function describeReuse({ ageMs, priceMoveMicroUsd, kind, sourceTicker, savedMicroUsd }: Reused): string {
  const duplicate = kind === 'duplicate' ? ` on ${sourceTicker}, which asks the same under another ticker` : '';
  const saved = kind === null ? '' : ` That saved ${formatMoney(savedMicroUsd)}.`;
  return `its answers${duplicate} are used again, ${formatDuration(ageMs)} old; the price has moved by ${formatPrice(priceMoveMicroUsd)} since.${saved}`;
}

function arithmetic(decision: Decision): ExplainedPart | null {
  const steps = arithmeticOf(decision);
  if (steps.length === 0) return null;
  return {
    title: 'From the answers to the size',
    about: 'Every step with its figures, so that it can be redone by hand.',
    table: {
      head: ['step', 'formula', 'result', 'note'],
      rows: steps.map(({ name, formula, result, note }) => [name, formula, result, note]),
    },
  };
}

function outcome({ decision: { ticker }, resolution }: Explained, at: At): ExplainedPart {
  const unknown = `Not known yet: bin/conclave outcome ${ticker} yes (or no) records it.`;
  return { title: 'Outcome', notes: [resolution ? outcomeSentence(resolution, at) : unknown] };
}

/** The versions, rules and money that it was decided by, and whether it comes out again. */
function provenance({ decision, rebuilt, rebuiltVerdict }: Explained): ExplainedPart {
  const { mode, modeVersion, policyVersion, scoreboardVersion, account, workflowId, runId } = decision;
  const scores = scoreboardVersion === 0 ? ' (no outcomes yet: equal weights, prior calibration)' : '';
  return {
    title: 'Provenance',
    facts: [
      ['Mode', `${mode}, version ${modeVersion}`],
      ['Policy', `of account ${account}, version ${policyVersion}`],
      ['Scores', `version ${scoreboardVersion}${scores}`],
      ['Forecast', rebuiltWords(rebuilt)],
      ['Verdict', rebuiltWords(rebuiltVerdict)],
      ...termsFacts(decision),
      ['Workflow', workflowId],
      ['Run', runId],
    ],
  };
}

function rebuiltWords(isSame: boolean | null): string {
  if (isSame === null) {
    return 'cannot be worked out again (there is none, it followed from something else, or its scores are gone)';
  }
  const result = isSame ? 'the same to the last digit' : 'comes out DIFFERENTLY, please report this';
  return `worked out again from this record and those scores: ${result}`;
}

/** What each flag of a market's text says about it. */
const INJECTION_SENTENCES: Readonly<Record<InjectionFlag, string>> = {
  override: 'It orders a reader to ignore earlier instructions.',
  dictated_answer: 'It dictates an answer or a probability.',
  role: 'It plays a role of the conversation, such as the system.',
  answer_format: "It imitates the answer's format.",
  delimiter: 'It has marks that end or begin a part of a prompt.',
  addresses_model: 'It addresses a model.',
  hidden_characters: 'It has characters that cannot be seen.',
  encoded: 'It hides such text in an encoding.',
  states_outcome: 'It says how the market itself ended.',
  dated_ahead: 'It bears a date that is still to come.',
};

/** How a decision's market ended, who recorded it, and whether the decision is scored by it. */
function outcomeSentence(
  { settlement, settlementValueMicroUsd: value, atMs, by, score, ...brought }: OutcomeOfDecision,
  at: (atMs: number) => string,
): string {
  const paid = value === undefined ? '' : `, YES paid ${formatPrice(value)}`;
  return `${settlement.toUpperCase()}${paid}, ${at(atMs)}, recorded by ${by}; ${SCORE_WORDS[score]}.${broughtWords(brought)}`;
}

function broughtWords({
  profitMicroUsd: made,
  withheldProfitMicroUsd: withheld,
}: Pick<OutcomeOfDecision, 'profitMicroUsd' | 'withheldProfitMicroUsd'>): string {
  if (made !== undefined) return ` Its trade made ${signedMoney(made)} after fees.`;
  return withheld === undefined
    ? ''
    : ` The trade that was withheld would have made ${signedMoney(withheld)} after fees.`;
}

const SCORE_WORDS: Readonly<Record<OutcomeOfDecision['score'], string>> = {
  scored: 'this decision is scored by it',
  pending: 'this decision is still to be scored by it',
  void: 'a void market is not scored',
  scalar: 'a market that settled neither YES nor NO is not scored while its value is not recorded (--value)',
  trade_scored: 'what its trade brought is scored by that value, its forecast is not',
  decided_after_outcome: 'this decision was made after the market had ended, so it is not scored',
  informed_after:
    'a text of this decision may have known the outcome, so it is not scored and nothing is learned from it',
};
