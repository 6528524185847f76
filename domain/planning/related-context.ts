import type { Decision } from '../decision/decision.ts';
import { armOf } from '../decision/reuse.ts';
import type { Background } from '../forecast/prompt.ts';
import { withoutProbabilities } from '../forecast/without-probabilities.ts';
import { injectionFlagsIn } from '../market/find-injection-flags.ts';
import { visibleText, withoutDelimiters } from '../market/visible-text.ts';
import type { Arm } from '../shared/arm.ts';

const MODELS_AT_MOST = 2;
const TEXT_CHARACTERS = 600;
const TITLE_CHARACTERS = 200;

/** The market that the background is for. */
interface Asked {
  readonly ticker: string;
  readonly arm: Arm;
  readonly simulated: boolean;
  readonly nowMs: number;
}

/** The newest of these decisions that has something to say to the others of its event: valid still, on another market, with
 * nothing suspicious in the market's text or in what its models wrote, no text at hand that may have known an outcome, and of models that were given as much: what was written with
 * evidence or a price at hand tells of it. Never a number of theirs: only the reasoning, of the two
 * models with the greatest weight. Null = none has. */
export function backgroundFrom(
  relatedMarkets: readonly Decision[],
  { ticker, arm, simulated, nowMs }: Asked,
): Background | null {
  const newestFirst = relatedMarkets.toSorted((a, b) => b.decidedAtMs - a.decidedAtMs);
  for (const decision of newestFirst) {
    const { decisionId, decidedAtMs, validUntilMs, injectionFlags = [], informedAfter = [] } = decision;
    if (decision.ticker === ticker || decision.simulated !== simulated) continue;
    if (informedAfter.length > 0) continue;
    if (nowMs >= validUntilMs || injectionFlags.length > 0 || armOf(decision.question) !== arm) continue;
    const texts = textsOf(decision);
    if (texts.length === 0) continue;
    const title = oneLine(decision.title, TITLE_CHARACTERS);
    return { decisionId, ageMs: Math.max(0, nowMs - decidedAtMs), title, texts };
  }
  return null;
}

function textsOf({ calls, forecast }: Decision): string[] {
  const weightOf = (model: string) => forecast?.models.find((each) => each.model === model)?.weight ?? 0;
  const said = calls.flatMap(({ model, reasoning, rawProbability }) =>
    reasoning === null || reasoning.trim() === '' || rawProbability === null ? [] : [{ model, reasoning }],
  );
  const texts: string[] = [];
  for (const { reasoning } of said.toSorted((a, b) => weightOf(b.model) - weightOf(a.model))) {
    if (texts.length === MODELS_AT_MOST) break;
    if (injectionFlagsIn(reasoning).length > 0) continue;
    texts.push(withoutProbabilities(oneLine(reasoning, TEXT_CHARACTERS)));
  }
  return texts;
}

function oneLine(text: string, characters: number): string {
  return withoutDelimiters(visibleText(text.slice(0, characters)))
    .replace(/\s+/g, ' ')
    .trim();
}
