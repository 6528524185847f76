const NEAR = 1e-9;
/** Bins with the name of their range. The last one of the disagreement is open. */
export function nameBins(bins) {
    const [first] = bins;
    const width = first ? first.to - first.from : 0;
    return bins.map((bin) => {
        const isOpen = !(bin.to - bin.from <= width + NEAR);
        const from = tellEdge(bin.from);
        return isOpen
            ? { ...bin, name: `${from} and more`, drawnTo: bin.from + width }
            : { ...bin, name: `${from} to ${tellEdge(bin.to)}`, drawnTo: bin.to };
    });
}
const tellEdge = (value) => `${Number(value.toFixed(3))}`;
