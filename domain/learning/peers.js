import { plattPrior } from '../forecast/calibrate.ts';
export const noPeers = () => ({ panels: 0, squares: 0 });
/** Adds one answer and the pool of the panel that it was part of. */
export function addPeer(sums, probabilityYes, pooled) {
    sums.panels += 1;
    sums.squares += (probabilityYes - pooled) ** 2;
}
/** Panels from which on the distance means something. */
const LEAST_PANELS = 20;
/** Calibration draws every difference together by about this. */
const SLOPE = plattPrior(0.5).a;
/** A model's mean squared distance from the panel after calibration: its Brier loss above the panel's, as far as the panel is right
 * in the mean. What it does not see is an error that all models make together. Null from fewer than twenty panels. */
export function peerDistance({ panels, squares }) {
    return panels < LEAST_PANELS ? null : (SLOPE ** 2 * squares) / panels;
}
