/** Width of a bin of agreement: only at its edges can a threshold be worked out. */
export const STEP = 0.05;
const NEAR = 1e-9;
/** By the address, else as in force. What is asked for stands at the nearest edge, as the slider would. */
export function thresholdAt(asked, inForce) {
    const given = asked === null || asked === '' ? Number.NaN : Number(asked);
    const isAsked = given >= 0 && given <= 1;
    const wanted = isAsked ? given : Math.min(1, Math.max(0, inForce));
    const edge = Math.round(wanted / STEP) * STEP;
    const meant = isAsked ? edge : wanted;
    return { edge, meant, isOnEdge: Math.abs(meant - edge) < NEAR };
}
