/** Why the venue gave no answer that can be used.
 * - `unreachable`, `timed_out`, `server_error`, `rate_limited`, `cut_short`: a later request may be answered.
 * - `paused`: no request was made, because those before it failed; one is made again after a while.
 * - `not_found`: the venue knows no such thing. `refused`: it does not accept the key, or the request.
 * - `no_key`: what is asked for needs a key and none is configured.
 * - `too_large`, `changed_shape`: it answered what this version does not take. */
export type VenueErrorKind =
  | 'unreachable'
  | 'timed_out'
  | 'server_error'
  | 'rate_limited'
  | 'cut_short'
  | 'paused'
  | 'not_found'
  | 'refused'
  | 'no_key'
  | 'too_large'
  | 'changed_shape';

const PASSING: ReadonlySet<VenueErrorKind> = new Set([
  'unreachable',
  'timed_out',
  'server_error',
  'rate_limited',
  'cut_short',
  'paused',
]);

/** The message names the host, the path, the status where there was one, and what to do. It holds no key and no query. */
export class VenueError extends Error {
  override readonly name = 'VenueError';
  readonly kind: VenueErrorKind;
  readonly host: string;
  readonly path: string;
  /** Null: there was no answer. */
  readonly status: number | null;
  /** Before this time is over no request is made; null = it is not known. */
  readonly againInMs: number | null;

  constructor(
    kind: VenueErrorKind,
    where: RequestedAt,
    what: string,
    status: number | null = null,
    againInMs: number | null = null,
  ) {
    super(`${where.host} ${where.path}: ${what}`);
    this.kind = kind;
    this.host = where.host;
    this.path = where.path;
    this.status = status;
    this.againInMs = againInMs;
  }

  /** Whether the same request may be answered later. */
  get isPassing(): boolean {
    return PASSING.has(this.kind);
  }
}

export interface RequestedAt {
  readonly host: string;
  /** Without its query. */
  readonly path: string;
}
