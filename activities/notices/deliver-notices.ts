import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { deliveryFailureSentence } from '../../domain/explain/alert-sentences.ts';
import { alertNotice } from '../../domain/explain/notice.ts';
import { noticeSentence } from '../../domain/explain/notice-sentences.ts';
import type { DeliveryFailure } from '../../domain/health/alert.ts';
import { WEBHOOK_CHANNEL } from '../../domain/shared/channel.ts';
import { noticesWorkflowId } from '../../domain/shared/ids.ts';
import { postToChat } from '../../notify/chat.ts';
import { postNotice } from '../../notify/webhook.ts';
import type { KeptNotice } from '../../store/notices.ts';
import { WORKFLOW } from '../../workflows/messages.ts';
import type { Dependencies } from '../dependencies.ts';
import { channelsOf, tell } from './tell.ts';

/** Lines of one message in a chat; the rest is counted. */
const MOST_LINES = 10;
/** Taken into one delivery, and alerts looked at in one sweep; the rest follows with the next. */
const AT_ONCE = 200;
/** The first wait before a message is sent again; each wait after it is twice the one before. */
const FIRST_RETRY_MS = 10_000;

/** What `deliverNotices` does: sends what happened, or gives it up. Temporal repeats a failed attempt. */
export function createDeliverNotices({ store, config, chatUrls, clock, log }: Dependencies) {
  const { alerts, webhookSecret: secret, simulated } = config;

  async function send(
    channel: string,
    notices: readonly [KeptNotice, ...KeptNotice[]],
  ): Promise<DeliveryFailure | null> {
    if (channel === WEBHOOK_CHANNEL) {
      if (alerts.webhookUrl === null || secret === null) return { code: 'no_address', figures: {} };
      return postNotice({ url: alerts.webhookUrl, secret, simulated }, notices[0], clock.now());
    }
    const [chat, url] = [alerts.chats[channel], chatUrls[channel]];
    // Another worker's configuration may have it.
    if (!chat || !url) return { code: 'no_address', figures: {} };
    return postToChat({ format: chat.format, chatId: chat.chatId, url }, messageOf(notices, simulated));
  }

  return {
    /** At least once: a message that was accepted just before its worker died is sent again. */
    async sendNotices(channel: string, noticeIds: readonly string[]): Promise<void> {
      const [first, ...rest] = (await store.notices.readMany(channel, noticeIds)).filter(
        ({ delivery }) => !delivery?.deliveredAtMs,
      );
      if (!first) return;
      const { attempt: attempts } = activityInfo();
      const failure = await send(channel, [first, ...rest]);
      const deliveredAtMs = failure === null ? clock.now() : null;
      await store.notices.writeDelivery(channel, noticeIds, { attempts, deliveredAtMs, gaveUpAtMs: null, failure });
      if (failure === null) return;
      const sentence = deliveryFailureSentence(failure);
      log(
        'warn',
        `Channel ${channel} did not accept ${first.id} at attempt ${attempts}: ${sentence}. It is sent again.`,
      );
      throw ApplicationFailure.retryable(`Channel ${channel} did not accept ${first.id}: ${sentence}.`, failure.code);
    },

    /** Those whose time is over, the oldest at least; younger ones of the same message follow with the next sweep. */
    async giveUpNotices(channel: string, noticeIds: readonly string[]): Promise<void> {
      const nowMs = clock.now();
      const [first, ...younger] = (await store.notices.readMany(channel, noticeIds)).filter(
        ({ delivery }) => !delivery?.deliveredAtMs,
      );
      if (!first) return;
      const open = [first, ...younger.filter(({ atMs }) => atMs + alerts.giveUpAfterMs <= nowMs)];
      const { attempts = 0, failure = null } = first.delivery ?? {};
      const delivery = { attempts, deliveredAtMs: null, gaveUpAtMs: nowMs, failure };
      const ids = open.map(({ id }) => id);
      await store.notices.writeDelivery(channel, ids, delivery);
      const why = failure === null ? 'no attempt was made' : deliveryFailureSentence(failure);
      const hours = Number((alerts.giveUpAfterMs / 3_600_000).toFixed(1));
      log(
        'error',
        `Channel ${channel} did not accept ${open.length} notices from ${first.id} on within ${hours} h (${why}): they are given up.`,
      );
    },
  };
}

function messageOf(notices: readonly KeptNotice[], simulated: boolean): string {
  const lines = notices.slice(0, MOST_LINES).map(noticeSentence);
  const more = notices.length - lines.length;
  const text = [...lines, ...(more > 0 ? [`And ${more} more.`] : [])].join('\n');
  return simulated ? `SIMULATED ${text}` : text;
}

/** What is sent in one message each. Those that the webhook refuses keep back none behind them. */
async function openGroups({ notices }: Dependencies['store'], channel: string, sinceMs: number) {
  const [first, ...rest] = await notices.undelivered(channel, sinceMs, AT_ONCE);
  if (!first) return [];
  if (channel !== WEBHOOK_CHANNEL) return [[first, ...rest]] as const;
  const untried = await notices.untried(channel, sinceMs, AT_ONCE);
  const byId = new Map([first, ...rest, ...untried].map((notice) => [notice.id, notice]));
  return [...byId.values()].map((notice) => [notice] as const);
}

/** Tells each channel that wants alerts those that nobody was told of, then starts the delivery of what is not delivered: to a
 * chat in one message, to the webhook one by one, oldest first. Done again, it finds the workflows that it started. What is older
 * than the time after which a delivery is given up is no news. */
export async function startNoticeDeliveries(
  { store, config, workflows, log }: Pick<Dependencies, 'store' | 'config' | 'workflows' | 'log'>,
  nowMs: number,
): Promise<void> {
  const channels = channelsOf(config);
  if (channels.length === 0) return;
  const { giveUpAfterMs } = config.alerts;
  const sinceMs = nowMs - giveUpAfterMs;
  try {
    const forAlerts = channels.filter(({ events }) => events.includes('alert'));
    if (forAlerts.length > 0) {
      for (const alert of await store.alerts.untold(sinceMs, AT_ONCE)) {
        await tell(store, forAlerts, [alertNotice(alert)]);
        await store.alerts.markTold(alert.id, nowMs);
      }
    }
    for (const { id: channel } of channels) {
      for (const group of await openGroups(store, channel, sinceMs)) {
        const noticeIds = group.map(({ id }) => id);
        const [oldest] = group;
        const times = { firstRetryMs: FIRST_RETRY_MS, giveUpAfterMs: oldest.atMs + giveUpAfterMs - nowMs };
        await workflows.start(WORKFLOW.deliverNotices, noticesWorkflowId(channel, oldest.id), {
          channel,
          noticeIds,
          ...times,
        });
      }
    }
  } catch (error) {
    log('warn', 'Notices could not be given to their delivery; the next sweep tries again', { error: String(error) });
  }
}
