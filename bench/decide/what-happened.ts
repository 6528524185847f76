import type { SimulatedRequest } from '../../local/simulator/index.ts';
import type { Decision } from '../../workflows/messages.ts';

/** As much of a decision as says which models it called. */
export interface PanelCalls extends Pick<Decision, 'path'> {
  readonly calls: readonly Pick<Decision['calls'][number], 'model' | 'outcome'>[];
}

/** What a bench of decisions did. */
export interface WhatHappened {
  /** Decisions that were to call every model. */
  readonly panels: readonly PanelCalls[];
  /** Decisions that were to use earlier answers. */
  readonly reused: readonly PanelCalls[];
  /** Every request that reached the providers. */
  readonly requests: readonly Pick<SimulatedRequest, 'attemptId' | 'outcome'>[];
  /** Of a panel. */
  readonly models: number;
}

/** One sentence for each way in which it was not what it measures; none when every panel called every model once and was answered,
 * every reuse called none, and the providers saw that many requests and no other. */
export function notWhatItMeasures({ panels, reused, requests, models }: WhatHappened): string[] {
  const isPanel = ({ path, calls }: PanelCalls) =>
    path === 'full' && answeredBy(calls).size === models && calls.length === models;
  const short = panels.filter((decision) => !isPanel(decision));
  const calling = reused.filter(({ path, calls }) => path !== 'reused' || calls.length > 0);
  const unanswered = requests.filter(({ outcome }) => outcome !== 'answered').length;
  const expected = panels.length * models;
  const problems: readonly [boolean, string][] = [
    [panels.length === 0, 'No panel was decided.'],
    [
      short.length > 0,
      `${short.length} of ${panels.length} panels did not call ${models} models with an answer from each: ${pathsOf(short)}.`,
    ],
    [
      calling.length > 0,
      `${calling.length} of ${reused.length} decisions that were to reuse did not: ${pathsOf(calling)}.`,
    ],
    [
      requests.length !== expected,
      `The providers saw ${requests.length} requests; ${panels.length} panels of ${models} make ${expected}.`,
    ],
    [unanswered > 0, `${unanswered} requests were not answered.`],
  ];
  return problems.filter(([isWrong]) => isWrong).map(([, sentence]) => sentence);
}

const answeredBy = (calls: PanelCalls['calls']) =>
  new Set(calls.filter(({ outcome }) => outcome === 'answered').map(({ model }) => model));

function pathsOf(decisions: readonly PanelCalls[]): string {
  const counts = new Map<string, number>();
  for (const { path, calls } of decisions) {
    const what = `${path} with ${calls.length} calls`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts].map(([what, count]) => `${count} ${what}`).join(', ');
}
