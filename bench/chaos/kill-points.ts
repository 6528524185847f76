import type { Dependencies } from '../../activities/index.ts';

/** A place at which a worker is killed: around the n-th call of one operation. */
export interface KillPoint {
  /** `<part of the store>.<function>`, e.g. `attempts.record`; or `provider.ask`. */
  readonly operation: string;
  /** Before the call, 150 ms after its start, or after it is done and before its result is reported. */
  readonly when: 'before' | 'during' | 'after';
  /** Only calls whose arguments hold this text are counted: a decision's request id, a reservation's key. */
  readonly mentioning?: string;
  /** The first one when absent. */
  readonly nth?: number;
}

/** Long enough for a request to reach a provider on loopback. */
const DURING_MS = 150;

type Functions = Readonly<Record<string, unknown>>;

/** Wraps a worker's dependencies so that its process dies by kill -9 at each of these points. */
export function killedAt(points: readonly KillPoint[], die: () => void): (dependencies: Dependencies) => Dependencies {
  const seen = points.map(() => 0);
  const struck = (operation: string, given: readonly unknown[]): KillPoint['when'][] => {
    const text = JSON.stringify(given);
    return points.flatMap((point, index) => {
      if (point.operation !== operation || !text.includes(point.mentioning ?? '')) return [];
      seen[index] = (seen[index] ?? 0) + 1;
      return seen[index] === (point.nth ?? 1) ? [point.when] : [];
    });
  };
  const watched = <T extends object>(part: T, name: string): T => {
    if (!points.some(({ operation }) => operation.startsWith(`${name}.`))) return part;
    const entries = Object.entries(part as Functions).map(([key, value]) => {
      if (typeof value !== 'function') return [key, value];
      const act = async (...given: unknown[]) => {
        const when = struck(`${name}.${key}`, given);
        if (when.includes('before')) die();
        const doing = (value as (...input: unknown[]) => Promise<unknown>).apply(part, given);
        if (when.includes('during')) setTimeout(die, DURING_MS);
        const done = await doing;
        if (when.includes('after')) die();
        return done;
      };
      return [key, act];
    });
    return Object.fromEntries(entries) as T;
  };
  return (dependencies) => {
    const { store, providers } = dependencies;
    // A point at an operation that has another name today would never strike.
    const missing = points.filter(({ operation }) => !hasOperation(dependencies, operation));
    if (missing.length > 0)
      throw new Error(`No operation is called ${missing.map(({ operation }) => operation).join(', ')}.`);
    const parts = Object.entries(store).map(([name, part]) => [
      name,
      typeof part === 'object' ? watched(part, name) : part,
    ]);
    const askable = Object.entries(providers).map(([id, provider]) => {
      const { requestBytes } = provider;
      return [id, { ...watched(provider, 'provider'), requestBytes }];
    });
    return {
      ...dependencies,
      store: Object.fromEntries(parts) as Dependencies['store'],
      providers: Object.fromEntries(askable) as Dependencies['providers'],
    };
  };
}

function hasOperation({ store, providers }: Dependencies, operation: string): boolean {
  const [part = '', name = ''] = operation.split('.');
  const holders: readonly unknown[] =
    part === 'provider' ? Object.values(providers) : [store[part as keyof typeof store]];
  return holders.some((holder) => typeof (holder as Functions | undefined)?.[name] === 'function');
}
