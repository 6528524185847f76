/** The end of one call: the caller's abort or the time that it was given, whichever comes first. */
export interface Deadline {
  /** Aborted by either; covers the whole call, the reading of the body included. */
  readonly signal: AbortSignal;
  /** What ended the call; null while it runs. */
  stoppedBy(): 'caller' | 'deadline' | null;
  /** Stops the clock and lets go of the caller's signal, which may outlive many calls. */
  release(): void;
}

/** The clients' own time-outs end when the headers are there: a reply that then trickles would hold a call for ever. */
export function startDeadline(caller: AbortSignal, timeoutMs: number): Deadline {
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
    release() {
      clearTimeout(timer);
      caller.removeEventListener('abort', onAbort);
    },
  };
}
