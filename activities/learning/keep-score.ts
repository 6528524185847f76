import type { OutcomeAnswer } from '../../domain/learning/outcome-schema.ts';
import type { OutcomeInput } from '../../workflows/messages.ts';
import type { KeptScore } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { withHeartbeat } from '../model-calls/heartbeat.ts';

/** What the scorekeeper does: outcomes recorded, decisions scored, tallies and scoreboard brought up to date. */
export function createScorekeeping({ store, clock, scoring }: Pick<Dependencies, 'store' | 'clock' | 'scoring'>) {
  return {
    /** Records outcomes in their order; each answer says what became of it. */
    async recordOutcomes(reported: readonly OutcomeInput[]): Promise<OutcomeAnswer[]> {
      const nowMs = clock.now();
      const answers: OutcomeAnswer[] = [];
      for (const { atMs = null, lastMid = null, correct = false, ...outcome } of reported) {
        answers.push(await store.outcomes.record({ ...outcome, atMs, lastMid, correct }, nowMs));
      }
      return answers;
    },

    /** One round, see createScoringRound. */
    keepScore: withHeartbeat((): Promise<KeptScore> => scoring(clock.now())),
  };
}
