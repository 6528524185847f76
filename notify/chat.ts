import type { DeliveryFailure } from '../domain/health/alert.ts';
import type { ChatFormat } from '../domain/shared/channel.ts';
import { post } from './post.ts';

export interface Chat {
  readonly format: ChatFormat;
  /** An incoming webhook of Slack or Discord, or `sendMessage` of a Telegram bot: whoever knows it can write there. */
  readonly url: { reveal(): string };
  /** Of Telegram alone: where the bot writes to. */
  readonly chatId: string | null;
}

/** The longest text that each takes, in characters; a longer one is cut here, or it would be refused again and again. */
const MOST_CHARACTERS: Readonly<Record<ChatFormat, number>> = { slack: 4_000, discord: 2_000, telegram: 4_096 };

/** Writes a text into a chat; null = it was accepted, else what it failed by. */
export function postToChat(chat: Chat, text: string): Promise<DeliveryFailure | null> {
  return post(chat.url.reveal(), JSON.stringify(bodyOf(chat, text)));
}

/** The body of each format: https://api.slack.com/messaging/webhooks, https://discord.com/developers/docs/resources/webhook and
 * https://core.telegram.org/bots/api#sendmessage. The text is shown as it is: it mentions no one, formats nothing, and no link in it is
 * looked up. */
export function bodyOf({ format, chatId }: Pick<Chat, 'format' | 'chatId'>, text: string): unknown {
  switch (format) {
    case 'slack':
      return { text: cut(text, format, inSlack), mrkdwn: false, unfurl_links: false, unfurl_media: false };
    case 'discord':
      return { content: cut(text, format, inDiscord), allowed_mentions: { parse: [] }, flags: WITHOUT_EMBEDS };
    case 'telegram':
      return { chat_id: chatId, text: cut(text, format), link_preview_options: { is_disabled: true } };
  }
}

/** Discord's flag SUPPRESS_EMBEDS. */
const WITHOUT_EMBEDS = 4;
const inSlack = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const inDiscord = (text: string) => text.replace(/[\\*_~`|>#[\]()-]/g, '\\$&');

/** The text as the format writes it, shortened before it is written so that no escape is cut in two. */
function cut(text: string, format: ChatFormat, write: (text: string) => string = (plain) => plain): string {
  const most = MOST_CHARACTERS[format];
  const whole = write(text);
  if (whole.length <= most) return whole;
  const characters = [...text];
  let shown = '';
  for (const character of characters) {
    const next = write(character);
    if (shown.length + next.length > most - 1) break;
    shown += next;
  }
  return `${shown}…`;
}
