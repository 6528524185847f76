/** A name with what is known under it. */
export type Fact = readonly [name: string, text: string];

/** Something about another decision. */
export interface DecisionLink {
  readonly decisionId: string;
  readonly text: string;
}

/** One part of an explanation, in words: what the command line prints and the page shows. */
export interface ExplainedPart {
  readonly title: string;
  /** One line below the title. */
  readonly about?: string;
  readonly facts?: readonly Fact[];
  readonly notes?: readonly string[];
  readonly links?: readonly DecisionLink[];
  readonly table?: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
}
