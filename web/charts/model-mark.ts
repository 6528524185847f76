/** How many colours series have; `--series-1` and so on in styles/tokens.css. */
export const SERIES_COLORS = 8;

export const LINE_SHAPES = ['solid', 'dashed', 'dotted'] as const;

/** How one thing is drawn in every chart: a colour of the series, from 1, and a line, so that colour never stands alone. */
export interface SeriesMark {
  readonly color: number;
  readonly shape: (typeof LINE_SHAPES)[number];
}

/** The mark at a place in a list; all of the first 24 are different. */
export const markAt = (place: number): SeriesMark => ({
  color: (place % SERIES_COLORS) + 1,
  shape: LINE_SHAPES[place % LINE_SHAPES.length] ?? 'solid',
});

/** The mark of a model, which is the same on every view: by its place in the configuration's list, whichever models a view shows
 * and in which order. A model that is configured no longer has one by its id alone. */
export function modelMark(model: string, configured: readonly string[]): SeriesMark {
  const place = configured.indexOf(model);
  return markAt(place >= 0 ? place : hashOf(model));
}

/** A number that depends on the text alone. */
const hashOf = (text: string) =>
  [...text].reduce((hash, letter) => (31 * hash + (letter.codePointAt(0) ?? 0)) >>> 0, 7);
