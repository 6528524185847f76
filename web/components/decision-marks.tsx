import { formatPrice } from '../../domain/shared/format.ts';
import type { DecisionRow } from '../../server/contract/decisions.ts';
import { Pill, type Tone } from './pill.tsx';

export const ACTION_TONES: Readonly<Record<DecisionRow['action'], Tone>> = {
  BUY: 'good',
  SELL: 'accent',
  SKIP: 'neutral',
};

/** `BUY YES`, with size and limit beside it where there is a trade. */
export function ActionMark({ row }: { readonly row: DecisionRow }) {
  const { action, side, contracts, limitMicroUsd } = row;
  return (
    <span class="action">
      <Pill tone={ACTION_TONES[action]}>
        {action}
        {side !== null && ` ${side.toUpperCase()}`}
      </Pill>
      {contracts !== null && limitMicroUsd !== null && (
        <span class="nowrap">
          {contracts} at {formatPrice(limitMicroUsd)}
        </span>
      )}
    </span>
  );
}

/** How far a decision went: `full 3/4` where three of four models have answered. */
export const pathOf = ({ path, answered, asked }: DecisionRow): string =>
  asked > 0 ? `${path} ${answered}/${asked}` : path;

/** The code of its first reason, as words. */
export const reasonOf = ({ reasonCode }: DecisionRow): string => reasonCode.replaceAll('_', ' ');
