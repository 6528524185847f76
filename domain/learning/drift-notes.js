import { DESELECT_ABOVE, WARN_ABOVE } from './drift.ts';
/** Every model whose record has turned, as of a scoreboard. */
export function driftNotes(board) {
    return board.models.flatMap(({ model, drift }) => {
        const { state, sum, labels, probation } = drift;
        if (state === 'ok')
            return [];
        const change = board.transitions.findLast((transition) => transition.model === model && transition.to === state);
        return [
            {
                model,
                state,
                sum,
                labels,
                probation: state === 'deselected' && probation.labels > 0
                    ? { labels: probation.labels, mean: probation.sum / probation.labels }
                    : null,
                since: change ? { atMs: change.atMs, ticker: change.ticker } : null,
            },
        ];
    });
}
/** A note as a sentence of a list: `deselected (S = 3.21 above 3 on 45 panels, since 2026-11-24T15:00:00Z at KX-1)`. */
export function tellDrift({ state, sum, labels, probation, since }) {
    const limit = state === 'deselected' ? DESELECT_ABOVE : WARN_ABOVE;
    const when = since ? `, since ${new Date(since.atMs).toISOString().slice(0, 19)}Z at ${since.ticker}` : '';
    const proof = probation
        ? `; on ${probation.labels} panels since, its Brier score was ${probation.mean.toFixed(4)} above the others'`
        : '';
    return `${state} (S = ${sum.toFixed(2)} above ${limit} on ${labels} panels${when}${proof})`;
}
