import type { KeyWatch } from '../../activities/index.ts';

/** A worker whose keys are all accepted, and that is the only one. */
export const ACCEPTED_KEYS: KeyWatch = {
  isRefused: () => false,
  check: async () => 'accepted',
  refuse: async (provider) => {
    throw new Error(`The key of ${provider} is accepted here.`);
  },
  isPolledElsewhere: async () => false,
};
