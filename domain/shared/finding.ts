/** Facts as data: a code, and the figures that it rests on. No sentence is stored and none is read back; `domain/explain` turns
 * findings into words, once, for every reader. */

/** One finding of a catalog that maps each code to its figures, e.g. `{ price_gate: { price: number } }`. */
export type Finding<Catalog> = {
  [Code in keyof Catalog & string]: { readonly code: Code; readonly figures: Catalog[Code] };
}[keyof Catalog & string];

/** The words for each finding of a catalog: the compiler asks for a sentence for every code. */
export type Sentences<Catalog> = {
  readonly [Code in keyof Catalog & string]: (figures: Catalog[Code]) => string;
};

export function sentenceFor<Catalog>(sentences: Sentences<Catalog>, finding: Finding<Catalog>): string {
  const { code, figures } = finding as {
    readonly code: keyof Catalog & string;
    readonly figures: Catalog[keyof Catalog & string];
  };
  return sentences[code](figures);
}

/** The figures of a code that says everything by itself. */
export type NoFigures = Readonly<Record<string, never>>;
