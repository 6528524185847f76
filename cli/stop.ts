import { EXIT, say } from './output.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** npm passes on the signal that the terminal has sent already: a second one this soon is the same wish. */
const SAME_WISH_MS = 1_000;

export type Stop = ReturnType<typeof onStop>;

/** Listens for the signals that end a command. The first asks for a clean stop, a later one ends the process at once; the
 * servers' guardians then end the servers. */
export function onStop() {
  let atMs: number | null = null;
  let resolve: () => void = () => undefined;
  const requested = new Promise<void>((done) => {
    resolve = done;
  });
  const heard = () => {
    if (atMs === null) {
      atMs = Date.now();
      say('\nStopping; once more to stop at once ...');
      resolve();
    } else if (Date.now() - atMs > SAME_WISH_MS) {
      process.exit(EXIT.interrupted);
    }
  };
  for (const signal of SIGNALS) process.on(signal, heard);
  return {
    /** Resolves at the first signal. */
    requested,
    isRequested: () => atMs !== null,
    /** Leaves signals to their defaults again. */
    release: () => {
      for (const signal of SIGNALS) process.off(signal, heard);
    },
  };
}
