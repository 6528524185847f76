import { rangeOf } from '../figures/tell.ts';
const KINDS = ['model', 'pool', 'final', 'market', 'decisions', 'paper'];
/** Slice by slice: models with the best Brier score first, then pool, blend, price, decisions and paper. Only a model whose
 * 95 % interval lies above that of the best, without overlap, is called worse. */
export function rank(rows) {
    return rows
        .toSorted((a, b) => a.slice.localeCompare(b.slice) || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || byBrier(a, b))
        .map((row, _, sorted) => ({ ...row, standing: standingOf(row, sorted) }));
}
function standingOf(row, sorted) {
    if (row.kind !== 'model')
        return 'not ranked';
    const own = rangeOf(row.performance.brier);
    if (!own)
        return 'too few labels';
    const hasRange = ({ kind, slice, performance }) => kind === 'model' && slice === row.slice && rangeOf(performance.brier) !== null;
    const best = sorted.find(hasRange);
    if (!best || best.subject === row.subject)
        return 'best so far';
    const range = rangeOf(best.performance.brier);
    return range && own.low > range.high ? 'worse' : 'not told apart';
}
function byBrier(a, b) {
    const [left, right] = [a.performance.brier?.mean, b.performance.brier?.mean];
    return (left ?? Number.POSITIVE_INFINITY) - (right ?? Number.POSITIVE_INFINITY) || a.subject.localeCompare(b.subject);
}
