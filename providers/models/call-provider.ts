import type { ModelRow, Prompt, ProviderRow } from '../../domain/shared/model.ts';
import { toFailure } from '../failures.ts';
import type { Provider, ProviderReply } from '../provider.ts';
import { withoutKey } from '../redact.ts';
import { formOfAnswer } from './form-of-answer.ts';

/** Matches a request in the provider's logs, or in a simulator's bill, to the attempt in the ledger. */
const ATTEMPT_HEADER = 'x-conclave-attempt';
/** With a request that asks a model again on purpose: in a log it would else look like one that was sent twice. */
const SAMPLE_HEADER = 'x-conclave-sample';
const LIST_TIMEOUT_MS = 30_000;

interface RequestOptions {
  readonly signal: AbortSignal;
  readonly timeout: number;
}

/** What one protocol has of its own. */
interface Adapter<Body> {
  readonly provider: ProviderRow;
  readonly apiKey: string | null;
  /** The request's body, exactly as it is sent. */
  toRequest(row: ModelRow, prompt: Prompt, research?: true): Body;
  send(body: Body, options: RequestOptions & { readonly headers: Record<string, string> }): Promise<unknown>;
  /** Throws ProviderFailure where the reply does not say what it cost. */
  readReply(reply: unknown, row: ModelRow): ProviderReply;
  list(options: RequestOptions): Promise<{ readonly data?: readonly { readonly id?: unknown }[] | null }>;
}

export function providerOf<Body>({ toRequest, send, readReply, list, ...of }: Adapter<Body>): Provider {
  return {
    id: of.provider.id,
    requestBytes: (row, prompt, research) => Buffer.byteLength(JSON.stringify(toRequest(row, prompt, research))),
    ask: ({ row, prompt, attemptId, sample = 1, timeoutMs, research }, signal) =>
      callProvider(
        { ...of, model: row.id, sent: formOfAnswer(row, of.provider), timeoutMs },
        signal,
        async (options) => {
          const headers = { [ATTEMPT_HEADER]: attemptId, ...(sample > 1 ? { [SAMPLE_HEADER]: String(sample) } : {}) };
          const reply = await send(toRequest(row, prompt, research), { ...options, headers });
          return presentable(readReply(reply, row), of.apiKey);
        },
      ),
    listModels: (signal) =>
      callProvider({ ...of, model: null, sent: null, timeoutMs: LIST_TIMEOUT_MS }, signal, async (options) =>
        // What has no id is passed over.
        ((await list(options)).data ?? []).flatMap(({ id }) => (typeof id === 'string' ? [id] : [])),
      ),
  };
}

interface CallLimits {
  readonly provider: ProviderRow;
  readonly apiKey: string | null;
  /** The model's id; null when the request is about none. */
  readonly model: string | null;
  /** In what form the answer is asked for; null when the request is about no model. */
  readonly sent: string | null;
  readonly timeoutMs: number;
}

/** Runs one request of a client within its time; whatever it throws leaves as a ProviderFailure. */
async function callProvider<T>(
  { timeoutMs, ...limits }: CallLimits,
  caller: AbortSignal,
  request: (options: RequestOptions) => Promise<T>,
): Promise<T> {
  const wholeMs = Math.max(1, Math.ceil(timeoutMs));
  const deadline = startDeadline(caller, wholeMs);
  try {
    return await request({ signal: deadline.signal, timeout: wholeMs });
  } catch (error) {
    throw toFailure(error, { ...limits, timeoutMs: wholeMs, stoppedBy: deadline.stoppedBy() });
  } finally {
    deadline.release();
  }
}

/** The end of one call: the caller's abort or the time that it was given, whichever comes first. It covers the reading of the
 * body: the clients' own time-outs end when the headers are there: a reply that then trickles would hold a call for ever. */
function startDeadline(caller: AbortSignal, timeoutMs: number) {
  const controller = new AbortController();
  let stopped: 'caller' | 'deadline' | null = null;
  const stop = (by: 'caller' | 'deadline') => {
    stopped ??= by;
    controller.abort();
  };
  const onAbort = () => stop('caller');
  if (caller.aborted) stop('caller');
  else caller.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => stop('deadline'), timeoutMs);
  return {
    signal: controller.signal,
    stoppedBy: () => stopped,
    /** Stops the clock and lets go of the caller's signal, which may outlive many calls. */
    release() {
      clearTimeout(timer);
      caller.removeEventListener('abort', onAbort);
    },
  };
}

/** One more than a reply may have and be read: a longer one is refused for its length, and need not be kept whole. */
const TEXT_CHARACTERS = 200_001;
const NAME_CHARACTERS = 100;

/** A reply as it may be stored and shown: without the key, should the provider or a gateway before it have echoed it, and no
 * longer than is ever read. */
function presentable(reply: ProviderReply, apiKey: string | null): ProviderReply {
  return {
    ...reply,
    text: bounded(withoutKey(reply.text, apiKey), TEXT_CHARACTERS),
    reportedModel: bounded(withoutKey(reply.reportedModel, apiKey), NAME_CHARACTERS),
  };
}

const bounded = (text: string, characters: number) => text.slice(0, characters).toWellFormed();
