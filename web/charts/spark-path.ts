/** Of the drawing, in its own units; it is stretched to the width of its place. */
export const SPARK = { width: 100, height: 24 } as const;

/** A line through the values as the path of an SVG, highest at the top; null leaves a gap. A scale from 0 unless some are below it.
 * Example: 0, null, 2 is two points without a line between them. */
export function sparkPath(values: readonly (number | null)[]): string {
  const at = scaleOf(values);
  const stepX = SPARK.width / Math.max(1, values.length - 1);
  let isOn = false;
  const parts = values.map((value, index) => {
    if (value === null) {
      isOn = false;
      return '';
    }
    const point = `${round(index * stepX)} ${round(at(value))}`;
    const next = values[index + 1] ?? null;
    // A point alone is a line of no length, which round ends make a dot.
    const part = isOn ? `L${point}` : next === null ? `M${point}h0` : `M${point}`;
    isOn = true;
    return part;
  });
  return parts.join('');
}

/** Each value as a bar from 0, left to right. */
export function sparkBars(values: readonly (number | null)[]) {
  const at = scaleOf(values);
  const width = SPARK.width / Math.max(1, values.length);
  return values.map((value, index) => {
    const [from, to] = [at(0), at(value ?? 0)];
    const height = value === null || value === 0 ? 0 : Math.max(1, Math.abs(from - to));
    return {
      x: round(index * width + width * 0.1),
      y: round(Math.min(from, to)),
      width: round(width * 0.8),
      height: round(height),
    };
  });
}

/** Where a value is, from 0 at the top. */
function scaleOf(values: readonly (number | null)[]): (value: number) => number {
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(0, ...known), Math.max(0, ...known)];
  const span = high - low || 1;
  return (value) => SPARK.height - ((value - low) / span) * SPARK.height;
}

const round = (value: number) => Math.round(100 * value) / 100;
