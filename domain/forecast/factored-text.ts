/** Texts that are the same but for one place, as one text and what stands in that place in each. */
export interface Factored {
  /** The text with PLACE where they differ; null where they have too little in common. */
  readonly shared: string | null;
  /** What stands in the place in each text; the whole texts where `shared` is null, nothing where all are the same. */
  readonly parts: readonly string[];
}

export const PLACE = '[*]';
/** Less in common than this share of the shortest text is not worth the indirection. */
const LEAST_COMMON = 0.5;

/** Takes apart, without loss, texts such as the rules of a ladder's markets, which differ in the strike alone. Words stay
 * whole. */
export function factored(texts: readonly string[]): Factored {
  const [first = ''] = texts;
  if (texts.every((text) => text === first)) return { shared: first, parts: texts.map(() => '') };
  const words = texts.map((text) => text.split(/(?<=\s)/));
  const shortest = Math.min(...words.map(({ length }) => length));
  const isCommon = (at: (list: readonly string[]) => string | undefined) => {
    const [own = []] = words;
    return words.every((list) => at(list) === at(own));
  };
  let before = 0;
  while (before < shortest && isCommon((list) => list[before])) before += 1;
  let after = 0;
  while (after < shortest - before && isCommon((list) => list.at(-1 - after))) after += 1;
  const [own = []] = words;
  const head = own.slice(0, before).join('');
  const tail = own.slice(own.length - after).join('');
  const least = LEAST_COMMON * Math.min(...texts.map(({ length }) => length));
  if (head.length + tail.length < least || first.includes(PLACE)) return { shared: null, parts: texts };
  const parts = words.map((list) =>
    list
      .slice(before, list.length - after)
      .join('')
      .trim(),
  );
  const gap = tail === '' || /^\s/.test(tail) ? '' : ' ';
  return { shared: `${head}${PLACE}${gap}${tail}`, parts };
}
