import { channelsFor, type Notice } from '../../domain/explain/notice.ts';
import { type Channel, WEBHOOK_CHANNEL } from '../../domain/shared/channel.ts';
import type { Store } from '../../store/index.ts';
import type { Dependencies } from '../dependencies.ts';

/** Where this service's notices go. Alerts reach the webhook by their own way, which the page's process shares. */
export function channelsOf({
  alerts: { webhookUrl, webhookEvents, webhookSkips, chats },
}: Pick<Dependencies['config'], 'alerts'>): Channel[] {
  const events = webhookEvents.filter((event) => event !== 'alert');
  return [
    ...(webhookUrl !== null && events.length > 0 ? [{ id: WEBHOOK_CHANNEL, events, skips: webhookSkips }] : []),
    ...Object.entries(chats).map(([id, chat]) => ({ id, events: chat.events, skips: chat.skips })),
  ];
}

/** Writes down what is to be told in each channel that wants it; the next sweep has it sent. Done again it changes nothing. */
export async function tell(
  store: Pick<Store, 'notices'>,
  channels: readonly Channel[],
  notices: readonly Notice[],
): Promise<void> {
  const wanted = notices.flatMap((notice) => channelsFor(channels, notice).map(({ id }) => ({ id, notice })));
  await Promise.all(wanted.map(({ id, notice }) => store.notices.add(id, notice)));
}
