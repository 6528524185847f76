/** The workflows of which the service has one, or one an account. */
export type SingletonName = 'operations' | 'scorekeeper' | 'governor';

/** One of them, as it was seen. `absent`: it does not run. `stuck`: what it is to do next is tried again and again, or nobody takes it. */
export interface SingletonSeen {
  readonly workflow: SingletonName;
  /** Whose governor; null for the others. */
  readonly account: string | null;
  readonly state: 'well' | 'absent' | 'stuck';
  /** Null = not known. */
  readonly sinceMs: number | null;
}
