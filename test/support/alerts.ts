import type { Config } from '../../config/config.ts';

const DAY_MS = 86_400_000;

/** The alerts section of a configuration: alerts go to this address, and nothing else is told. */
export const alertsTo = (webhookUrl: string | null, other: Partial<Config['alerts']> = {}): Config['alerts'] => ({
  webhookUrl,
  webhookEvents: ['alert'],
  webhookSkips: false,
  chats: {},
  giveUpAfterMs: DAY_MS,
  ...other,
});
