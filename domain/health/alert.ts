/** What an alert is about. `cost_drift`: a model's calls cost another amount than predicted or recorded. `spend_anomaly`: an
 * account spends far above its own pattern. `cap_reached`: a cap left no room. `band_changed`: a day's budget is running out.
 * `reuse_off`: earlier answers no longer stand for asking anew in a segment. */
export const ALERT_KINDS = ['cost_drift', 'spend_anomaly', 'cap_reached', 'band_changed', 'reuse_off'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** How far the sending of an alert has come. */
export interface AlertDelivery {
  readonly attempts: number;
  /** When it is sent again if it was not taken by then. */
  readonly nextAtMs: number;
  readonly deliveredAtMs: number | null;
  /** Nobody took it in time: it is not sent again. */
  readonly gaveUpAtMs: number | null;
  /** What the last attempt failed by; null = it did not. */
  readonly failure: string | null;
}

/** An alert as it is kept. `delivery` absent: it was never sent. */
export interface KeptAlert extends Alert {
  readonly delivery?: AlertDelivery;
}

/** Something about money that an operator has to know. It holds no key, no prompt and no answer. */
export interface Alert {
  /** Says which occurrence it is, so that whoever finds it again raises nothing new: `cost_drift/grok-4/2026-11-24`. */
  readonly id: string;
  readonly kind: AlertKind;
  /** Null = it concerns all accounts. */
  readonly account: string | null;
  readonly severity: 'notice' | 'warning' | 'critical';
  /** One sentence: what happened, with which figures, what to do next. */
  readonly message: string;
  /** The figures, by name, with units in the names. */
  readonly facts: Readonly<Record<string, number | string>>;
  readonly raisedAtMs: number;
}
