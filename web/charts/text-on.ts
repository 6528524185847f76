/** Black or white, whichever is easier to read on a colour such as `#1d5bb5`: at least 4.5:1 (WCAG's relative luminance). */
export function textOn(color: string): '#000000' | '#ffffff' {
  const luminance = luminanceOf(color);
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? '#000000' : '#ffffff';
}

const WEIGHTS = [0.2126, 0.7152, 0.0722] as const;

/** From 0, black, to 1, white. Example: `#808080` has .216. */
export function luminanceOf(color: string): number {
  const parts = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255);
  const linear = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return WEIGHTS.reduce((sum, weight, at) => sum + weight * (linear[at] ?? 0), 0);
}
