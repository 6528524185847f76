/** What is sent to people who do not look at the dashboard. */
export const NOTICE_EVENTS = ['alert', 'decision.made', 'market.settled', 'mode.changed'] as const;
export type NoticeEvent = (typeof NOTICE_EVENTS)[number];

export const CHAT_FORMATS = ['slack', 'discord', 'telegram'] as const;
export type ChatFormat = (typeof CHAT_FORMATS)[number];

/** The channel of the signed webhook; chats have names that cannot be this one. */
export const WEBHOOK_CHANNEL = '_webhook';

/** Where notices go, without its address. */
export interface Channel {
  readonly id: string;
  readonly events: readonly NoticeEvent[];
  /** Whether decisions that recommend no trade are sent too. */
  readonly skips: boolean;
}
