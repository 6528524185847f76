import { plattPrior } from '../forecast/calibrate.ts';
import type { Forecast, ModelForecast } from '../forecast/forecast.ts';

/** Panels from which on the distance means something. */
const LEAST_PANELS = 20;
/** Calibration draws every difference together by about this. */
const SLOPE = plattPrior(0.5).a;

export type PeerSums = ReturnType<typeof noPeers>;

/** How far a model's answers lie from those of whole panels, in sums: two of these add up to that of both. It is known before any
 * market has resolved. `squares`: squared differences of its probability to the panel's pool. */
export const noPeers = () => ({ panels: 0, squares: 0 });

export type PanelInPeers = Pick<Forecast, 'pooled'> & {
  readonly models: readonly Pick<ModelForecast, 'model' | 'rawProbability' | 'samples'>[];
};

/** Adds a model's answer and the pool of the panel that it was part of: of several answers the first one, because the mean of more of
 * them is nearer to any pool, and models are compared by one answer each. */
export function addPeer(
  sums: PeerSums,
  { rawProbability, samples = [rawProbability] }: PanelInPeers['models'][number],
  pooled: number,
): void {
  const [first = rawProbability] = samples;
  sums.panels += 1;
  sums.squares += (first - pooled) ** 2;
}

/** A model's mean squared distance from the panel after calibration: its Brier loss above the panel's, as far as the panel is right
 * on average. What it does not see is an error that all models make together. Null from fewer than twenty panels. */
export function peerDistance({ panels, squares }: PeerSums): number | null {
  return panels < LEAST_PANELS ? null : (SLOPE ** 2 * squares) / panels;
}
