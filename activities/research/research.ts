import { ApplicationFailure } from '@temporalio/common';
import type { Brief } from '../../domain/research/brief.ts';
import { isFresh } from '../../domain/research/freshness.ts';
import { parseBrief } from '../../domain/research/parse-brief.ts';
import { briefIdOf } from '../../domain/shared/ids.ts';
import type { ModelRow } from '../../domain/shared/model.ts';
import { pick } from '../../domain/shared/pick.ts';
import type { ProviderReply } from '../../providers/provider.ts';
import type { AttemptDocument } from '../../store/attempts.ts';
import type { FoundBrief, ResearchInput } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { callFailure } from '../model-calls/failures.ts';
import { withHeartbeat } from '../model-calls/heartbeat.ts';
import { createPaidRequest } from '../model-calls/paid-request.ts';
import type { ReadReply } from '../model-calls/read-reply.ts';

/** How long a search may be over before another decision takes its flight over. */
const LEASE_SLACK_MS = 5_000;
/** When whoever waits for another decision's search looks again. */
const LOOK_AGAIN_MS = 500;

/** Has one model search for evidence, once: adopts a search that was paid for before, else takes the flight of the brief's key or
 * waits for whoever has it, sends one request, and keeps the brief before it reports it. A search whose end was not seen is not made
 * again: it may have been billed. Rejects with an ApplicationFailure whose type is the failure's kind, or `research_in_flight`. */
export function createResearch(dependencies: Dependencies) {
  const { store, clock } = dependencies;
  const { find, request } = createPaidRequest(dependencies);

  return withHeartbeat(async (input: ResearchInput): Promise<FoundBrief> => {
    const { row, provider } = await find(input);
    const { decisionId, key, call, prompt } = input;
    const place = { ...pick(input, 'decisionId', 'step', 'part'), model: call.model };
    const earlier = await store.attempts.ofCall(place);
    const paid = earlier.find(({ state }) => state === 'answered');
    if (paid) return keep(input, adopted(input, row, paid));
    if (earlier.some(({ state }) => state === 'uncertain')) {
      throw callFailure('not_started', `${call.model} was sent this search before, and its end was not seen.`);
    }

    const nowMs = clock.now();
    const timeoutMs = Math.min(row.callTimeoutMs, Math.max(0, input.deadlineAtMs - nowMs));
    const flight = await store.briefs.claimFlight(key, decisionId, nowMs + timeoutMs + LEASE_SLACK_MS, nowMs);
    if (flight.kind === 'taken') throw inFlight(flight.decisionId);
    // Whoever had the flight before may have kept a brief since it was planned that there is none.
    const moment = { nowMs, ...pick(input, 'resolvesAtMs', 'scheduledEventsMs') };
    const [kept] = (await store.briefs.newest([key])).filter((brief) => isFresh(brief, moment));
    if (kept) {
      await store.briefs.releaseFlight(key, decisionId);
      return { briefId: kept.briefId, isReused: kept.decisionId !== decisionId };
    }
    try {
      const read = (reply: ProviderReply, fact: AttemptDocument) => readBrief(input, row, reply, fact);
      const asked = { row, provider, prompt, research: true, read, answerIn: () => null } as const;
      return await keep(input, (await request(input, asked, earlier)).value);
    } catch (error) {
      await store.briefs.releaseFlight(key, decisionId);
      throw error;
    }
  });

  /** Kept first and let go afterwards, so that whoever has the flight next finds it. */
  async function keep({ key, decisionId }: ResearchInput, brief: Brief): Promise<FoundBrief> {
    const { briefId } = await store.briefs.keep(brief);
    await store.briefs.releaseFlight(key, decisionId);
    return { briefId, isReused: false };
  }
}

/** The brief of a search that was answered and paid for by a worker that died before it kept it. */
function adopted(input: ResearchInput, row: ModelRow, fact: AttemptDocument): Brief {
  const { value, failure } = readBrief(input, row, { finish: 'stop', text: fact.reply ?? '' }, fact);
  if (failure) throw callFailure(failure.kind, failure.message);
  return value;
}

/** A brief as it is kept. One whose model made no search is unusable: its claims are what the model remembers. */
export function readBrief(
  { key, decisionId }: Pick<ResearchInput, 'key' | 'decisionId'>,
  { id: model, webSearch }: ModelRow,
  { finish, text }: Pick<ProviderReply, 'finish' | 'text'>,
  { endedAtMs, costMicroUsd, usage }: Pick<AttemptDocument, 'endedAtMs' | 'costMicroUsd' | 'usage'>,
): ReadReply<Brief> {
  if (finish === 'refused') {
    return { value: null, failure: { kind: 'refused', message: `Model ${model} refused to search.` } };
  }
  const parsed = parseBrief(text, endedAtMs, webSearch);
  if (!parsed.ok) {
    const cut = finish === 'length' ? ' (the reply was cut at its output limit)' : '';
    const message = `Model ${model} gave an unusable brief${cut}: ${parsed.problem}`;
    return { value: null, failure: { kind: 'unusable_answer', message } };
  }
  const searches = usage?.searches ?? 0;
  if (searches === 0) {
    const message = `Model ${model} wrote a brief without a search.`;
    return { value: null, failure: { kind: 'unusable_answer', message } };
  }
  const value: Brief = {
    ...pick(parsed, 'claims', 'resolutionSays', 'dropped'),
    briefId: briefIdOf(decisionId),
    key,
    decisionId,
    model,
    retrievedAtMs: endedAtMs,
    searches,
    costMicroUsd: costMicroUsd ?? 0,
  };
  return { value, failure: null };
}

/** Nothing was sent and no slot is held: it comes again while there is time. */
function inFlight(decisionId: string): ApplicationFailure {
  const message = `Decision ${decisionId} is making the same search.`;
  return ApplicationFailure.create({ type: 'research_in_flight', message, nextRetryDelay: LOOK_AGAIN_MS });
}
