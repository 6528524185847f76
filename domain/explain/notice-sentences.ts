import { formatMoney, formatPrice, formatTime } from '../shared/format.ts';
import { alertSentence } from './alert-sentences.ts';
import { modeReasonSentence } from './health-sentences.ts';
import type { Notice, NoticeCatalog } from './notice.ts';
import { reasonSentence } from './reason-sentences.ts';

/** What happened, in a sentence or a few. */
export function noticeSentence({ event, data, account }: Notice): string {
  switch (event) {
    case 'alert':
      return `${data.severity}: ${alertSentence(data)}`;
    case 'decision.made':
      return decisionSentence(data, account);
    case 'market.settled': {
      const { ticker, settlement, settlementValueMicroUsd: value, revision } = data;
      const how = value === null ? settlement.toUpperCase() : `at ${formatPrice(value)}`;
      return `${ticker} settled ${how}${revision > 1 ? ', which corrects what was reported before' : ''}.`;
    }
    case 'mode.changed': {
      const { from, to, reason, by, source, untilMs } = data;
      const who = source === 'automatic' ? 'by itself' : `by ${by}`;
      const until = untilMs === null ? '' : ` until ${formatTime(untilMs)}`;
      return `The mode is ${to}${until}, it was ${from}; changed ${who}: ${modeReasonSentence(reason)}`;
    }
  }
}

function decisionSentence({ ticker, trade, ...rest }: NoticeCatalog['decision.made'], account: string | null): string {
  const because = rest.reasons.map(reasonSentence).join(' ');
  if (!trade) return `SKIP ${ticker} (${account}). ${because}`;
  const { action, side, contracts, limitMicroUsd, stakeMicroUsd } = trade;
  const [bound, money] = action === 'BUY' ? ['at most', 'stake'] : ['at least', 'proceeds'];
  return `${action} ${side.toUpperCase()} ${ticker} (${account}): ${contracts} at ${bound} ${formatPrice(limitMicroUsd)}, ${money} ${formatMoney(stakeMicroUsd)}, valid until ${formatTime(rest.validUntilMs)}. ${because}`;
}
