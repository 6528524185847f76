import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { markAt, modelMark, SERIES_COLORS } from '../../web/charts/model-mark.ts';
import { luminanceOf, textOn } from '../../web/charts/text-on.ts';

type Triple = readonly [number, number, number];

/** How each kind of eye sees linear RGB (Machado, Oliveira and Fernandes 2009, severity 1). */
const EYES: Readonly<Record<string, readonly Triple[]>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
/** In OKLab, where .02 is about what an eye just notices. */
const APART = 0.1;

describe('the colours of series', () => {
  const themes = async () => {
    const css = await readFile(new URL('../../web/styles/tokens.css', import.meta.url), 'utf8');
    const blocks = css.split(/^(?=:root|@media)/m).filter((block) => block.includes('--series-1'));
    return blocks.map((block) => {
      const value = (name: string) => block.match(new RegExp(`--${name}: (#[0-9a-f]{6});`))?.[1] ?? '';
      return {
        surface: value('surface'),
        texts: [value('text'), value('text-muted')],
        series: Array.from({ length: SERIES_COLORS }, (_, at) => value(`series-${at + 1}`)),
      };
    });
  };

  it('are apart from each other and from text for colour-blind eyes, and 3:1 on a card, in both themes', async () => {
    const all = await themes();
    assert.equal(all.length, 3);
    assert.deepEqual(all[1], all[2]);
    for (const { surface, series, texts } of all) {
      for (const color of series) assert.ok(contrast(color, surface) >= 3, `${color} on ${surface}`);
      for (const [eye, matrix] of Object.entries(EYES)) {
        for (const [at, one] of series.entries()) {
          for (const other of [...series.slice(at + 1), ...texts]) {
            const apart = distance(seen(one, matrix), seen(other, matrix));
            assert.ok(apart >= APART, `${one} and ${other} with ${eye}: ${apart.toFixed(3)}`);
          }
        }
      }
    }
  });

  it('have readable text on them', async () => {
    for (const { series } of await themes()) {
      for (const color of series) assert.ok(contrast(color, textOn(color)) >= 4.5, color);
    }
  });
});

describe('the mark of a model', () => {
  const ids = fc.uniqueArray(fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,20}$/), { minLength: 1, maxLength: 24 });

  it('depends on its place in the configuration alone, and differs from that of every other', () => {
    fc.assert(
      fc.property(ids, (configured) => {
        const marks = configured.map((id) => modelMark(id, configured));
        assert.deepEqual(
          marks,
          configured.map((_, place) => markAt(place)),
        );
        assert.equal(new Set(marks.map((mark) => JSON.stringify(mark))).size, configured.length);
        assert.equal(new Set(marks.slice(0, SERIES_COLORS).map(({ color }) => color)).size, Math.min(8, marks.length));
      }),
    );
  });

  it('does not move when a model is added at the end', () => {
    fc.assert(
      fc.property(ids, fc.string(), (configured, added) => {
        for (const id of configured) assert.deepEqual(modelMark(id, [...configured, added]), modelMark(id, configured));
      }),
    );
  });

  it('is one of its id alone for a model that is configured no longer', () => {
    fc.assert(
      fc.property(fc.string(), ids, ids, (id, some, others) => {
        fc.pre(!some.includes(id) && !others.includes(id));
        const mark = modelMark(id, some);
        assert.deepEqual(mark, modelMark(id, others));
        assert.ok(mark.color >= 1 && mark.color <= SERIES_COLORS);
      }),
    );
  });
});

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminanceOf(one), luminanceOf(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function seen(color: string, matrix: readonly Triple[]): Triple {
  const linear = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const [r = 0, g = 0, b = 0] = matrix.map((row) => {
    const value = row.reduce((sum, weight, at) => sum + weight * (linear[at] ?? 0), 0);
    return Math.min(1, Math.max(0, value));
  });
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

const distance = (one: Triple, other: Triple) => Math.hypot(...one.map((part, at) => part - (other[at] ?? 0)));
