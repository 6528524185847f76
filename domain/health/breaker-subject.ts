/** What a breaker is about. */
export interface BreakerSubject {
  readonly kind: 'provider' | 'model';
  readonly id: string;
}

export const isSameSubject = (one: BreakerSubject, other: BreakerSubject): boolean =>
  one.kind === other.kind && one.id === other.id;

/** A key for maps and documents, e.g. `model/grok-4`. */
export const subjectKey = ({ kind, id }: BreakerSubject): string => `${kind}/${id}`;
