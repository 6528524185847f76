import { cancellationSignal, heartbeat } from '@temporalio/activity';
import type { Forgotten } from '../../store/retention.ts';
import type { Dependencies } from '../dependencies.ts';

export function createForgetOld({ store, config, clock }: Dependencies) {
  return {
    /** Ends the retention of what is older than the configuration says; done again, it goes on where it was. */
    async forgetOld(): Promise<Forgotten> {
      const stopped = cancellationSignal();
      return store.retention.forgetOld(clock.now(), config.retentionDays, () => {
        heartbeat();
        stopped.throwIfAborted();
      });
    },
  };
}
