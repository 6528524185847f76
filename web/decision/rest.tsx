import type { Decision } from '../../domain/decision/decision.ts';
import { tellDrift } from '../../domain/learning/drift-notes.ts';
import type { InjectionFlag } from '../../domain/market/injection-flags.ts';
import {
  formatDuration,
  formatMoney,
  formatPrice,
  formatProbability,
  formatShare,
} from '../../domain/shared/format.ts';
import type { DecisionView } from '../../server/contract/decisions.ts';
import { Facts } from '../components/facts.tsx';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import { Time } from '../components/time.tsx';
import { useLinkTo } from '../router/place.ts';

/** How its market ended, and whether it was scored by it. */
export function Ending({ view: { resolution, zone, decision } }: { readonly view: DecisionView }) {
  return (
    <Section title="How its market ended">
      {resolution ? (
        <p>
          <strong>{resolution.settlement.toUpperCase()}</strong>, <Time atMs={resolution.atMs} zone={zone} />, told by{' '}
          {resolution.by}; {SCORED[resolution.score]}.
        </p>
      ) : (
        <Empty>
          Not known yet. <code>bin/conclave outcome {decision.ticker} yes</code> or <code>no</code> tells it.
        </Empty>
      )}
    </Section>
  );
}

const SCORED: Readonly<Record<NonNullable<DecisionView['resolution']>['score'], string>> = {
  scored: 'this decision is scored by it',
  pending: 'this decision is still to be scored by it',
  void: 'a void market scores nobody',
  scalar: 'a market that settled neither YES nor NO scores nobody',
  decided_after_outcome:
    'this decision was made when the market had ended, and is not scored: nothing is learned from decided_after_outcome',
};

/** What in the market's text reads like an instruction to a model; nothing is drawn where nothing does. */
export function Suspicions({ decision: { injectionFlags = [] } }: { readonly decision: Decision }) {
  if (injectionFlags.length === 0) return null;
  return (
    <Section title="Suspicious text" about="The market's text reads like instructions to a model.">
      <ul class="notes">
        {injectionFlags.map((each) => (
          <li key={each}>{SUSPICIOUS[each]}</li>
        ))}
      </ul>
    </Section>
  );
}

const SUSPICIOUS: Readonly<Record<InjectionFlag, string>> = {
  override: 'It tells a reader to ignore what was said before.',
  dictated_answer: 'It dictates an answer or a probability.',
  role: 'It plays a role of the conversation, such as the system.',
  answer_format: "It imitates the answer's format.",
  delimiter: 'It has marks that end or begin a part of a prompt.',
  addresses_model: 'It addresses a model.',
  hidden_characters: 'It has characters that cannot be seen.',
  encoded: 'It hides such text in an encoding.',
};

/** Whose answers stood in, for a decision that asked nobody; or would have, or were told to a first call. */
export function ReusedSource({
  decision: { reused, reuseAudit, background, forecast },
}: {
  readonly decision: Decision;
}) {
  const linkTo = useLinkTo();
  if (reuseAudit || background) {
    return (
      <Section title="Earlier answers">
        {reuseAudit && (
          <p>
            The answers of <a href={linkTo('/decision', { id: reuseAudit.decisionId })}>{reuseAudit.decisionId}</a>{' '}
            would have said P(YES) {formatProbability(reuseAudit.probability)}; it was asked anew all the same, to see
            what using them costs: {formatProbability(forecast?.coherent ?? null)}.
          </p>
        )}
        {background && (
          <p>
            The first call was told what was said of another market of the event in{' '}
            <a href={linkTo('/decision', { id: background.decisionId })}>{background.decisionId}</a>,{' '}
            {formatDuration(background.ageMs)} before, without its numbers.
          </p>
        )}
      </Section>
    );
  }
  if (!reused) return null;
  return (
    <Section title="Whose answers it used">
      <p>
        The answers of <a href={linkTo('/decision', { id: reused.decisionId })}>{reused.decisionId}</a>,{' '}
        {reused.kind === 'twin' && `on ${reused.sourceTicker}, which asks the same under another ticker, `}
        {formatDuration(reused.ageMs)} old; the price had moved by {formatPrice(reused.priceMoveMicroUsd)} since.
        {reused.savedMicroUsd !== undefined && ` That saved ${formatMoney(reused.savedMicroUsd)}, which they had cost.`}
      </p>
    </Section>
  );
}

/** Models whose record had turned, as of the scoreboard of this decision. */
export function Drifts({ drifts }: Pick<DecisionView, 'drifts'>) {
  if (drifts.length === 0) return null;
  return (
    <Section title="Models whose record has turned">
      <ul class="notes">
        {drifts.map((note) => (
          <li key={note.model}>
            <strong>{note.model}</strong>: {tellDrift(note)}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** The versions, rules and money that it was decided by, and whether it comes out again. */
export function Foundations({ view }: { readonly view: DecisionView }) {
  const { decision, rebuilt, rebuiltVerdict } = view;
  const { mode, modeVersion, policyVersion, scoreboardVersion, account, terms, workflowId, runId } = decision;
  const { rules, position } = terms;
  return (
    <Section title="On what it rests">
      <Facts
        facts={[
          ['Mode', `${mode}, version ${modeVersion}`],
          ['Policy', `of account ${account}, version ${policyVersion}`],
          [
            'Scores',
            `version ${scoreboardVersion}${scoreboardVersion === 0 ? ' (no outcomes yet: equal weights, prior calibration)' : ''}`,
          ],
          ['Forecast', AGAIN[String(rebuilt)]],
          ['Verdict', AGAIN[String(rebuiltVerdict)]],
          rules !== undefined && [
            'Rules',
            `edge ${formatPrice(rules.minEdge * 1e6)}, agreement ${formatShare(rules.minAgreement)}, disagreement at most ${rules.maxDisagreement}, quorum ${rules.quorum}, outliers ${rules.allowOutliers ? 'allowed' : 'not allowed'}, stop loss ${formatShare(rules.emergencyStopLoss)}, in mode ${rules.mode}`,
          ],
          [
            'Terms',
            `bankroll ${formatMoney(terms.bankrollMicroUsd)}, stake at most ${formatMoney(terms.maxStakeMicroUsd)}, ${terms.kellyFraction} of Kelly, spread at most ${formatPrice(terms.maxSpread * 1e6)}`,
          ],
          [
            'Position',
            position
              ? `${position.contracts} ${position.side.toUpperCase()} at ${position.averageCents}c on average`
              : 'none was stated',
          ],
          ['Workflow', <code key="workflow">{workflowId}</code>],
          ['Run', <code key="run">{runId}</code>],
        ]}
      />
    </Section>
  );
}

const AGAIN: Readonly<Record<string, string>> = {
  true: 'worked out again from this record and those scores: the same to the last digit',
  false: 'worked out again from this record and those scores: comes out DIFFERENTLY, report this',
  null: 'cannot be worked out again (there is none, it followed from something else, or its scores are gone)',
};
