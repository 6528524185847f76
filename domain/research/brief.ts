/** What a search found about a question: dated facts with their sources, and no probability. It is made once, kept in the store, and
 * given to every model that is asked the question while it is fresh. Its texts are data of others, cleaned and untrusted. */
export interface Brief extends BriefContent {
  /** One a decision: a search that is repeated after a crash keeps the same brief. */
  readonly briefId: string;
  /** Of what it is about (brief-key.ts). */
  readonly key: string;
  /** The decision that looked for it, and pays it. */
  readonly decisionId: string;
  readonly model: string;
  readonly retrievedAtMs: number;
  readonly searches: number;
  readonly costMicroUsd: number;
}

/** What of a model's reply became of a brief. */
export interface BriefContent {
  /** At most twelve. */
  readonly claims: readonly BriefClaim[];
  /** What the source by which the market resolves says now; null = it was not found. */
  readonly resolutionSays: ResolutionSays | null;
  /** What was left out of the reply, by reason; empty where nothing was. */
  readonly dropped: DroppedClaims;
}

export interface BriefClaim {
  readonly text: string;
  /** Who published it. */
  readonly source: string;
  /** Where it can be read. Nothing is ever fetched from there. */
  readonly url: string;
  /** Never after the retrieval; null = not known. */
  readonly publishedAtMs: number | null;
}

export type ResolutionSays = Omit<BriefClaim, 'source'>;

/** Why a claim of a reply is not in the brief: it says how the market itself ended; it reads like instructions to a model, or speaks of
 * how the market ends; it is dated after the retrieval; it has no address; its host is none that the model's row allows; it comes from where people bet or forecast; it stands behind the twelfth, or beyond the tokens of a brief; it has no text. */
export type DropReason =
  | 'states_outcome'
  | 'suspicious'
  | 'dated_ahead'
  | 'no_source'
  | 'not_allowed'
  | 'forecast'
  | 'too_many'
  | 'too_long'
  | 'unreadable';
export type DroppedClaims = Readonly<Partial<Record<DropReason, number>>>;
