import type { AgreementBin } from '../../server/contract/agreement.ts';

export interface NamedBin extends AgreementBin {
  readonly name: string;
  /** As drawn: an open end is drawn as wide as the others. */
  readonly drawnTo: number;
}

const NEAR = 1e-9;

/** Bins with the name of their range. The last one of the disagreement is open. */
export function nameBins(bins: readonly AgreementBin[]): readonly NamedBin[] {
  const [first] = bins;
  const width = first ? first.to - first.from : 0;
  return bins.map((bin) => {
    const isOpen = !(bin.to - bin.from <= width + NEAR);
    const from = formatEdge(bin.from);
    return isOpen
      ? { ...bin, name: `${from} and more`, drawnTo: bin.from + width }
      : { ...bin, name: `${from} to ${formatEdge(bin.to)}`, drawnTo: bin.to };
  });
}

const formatEdge = (value: number) => `${Number(value.toFixed(3))}`;
