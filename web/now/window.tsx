import { TREND_WINDOWS, type TrendWindow } from '../../domain/learning/flow-trend.ts';
import { oneOf, useQuery } from '../router/place.ts';

const WORDS: Readonly<Record<TrendWindow, { readonly short: string; readonly long: string }>> = {
  '1h': { short: '1 h', long: 'last hour' },
  '24h': { short: '24 h', long: 'last 24 hours' },
  '7d': { short: '7 d', long: 'last 7 days' },
  '30d': { short: '30 d', long: 'last 30 days' },
};

export const shortOf = (window: TrendWindow): string => WORDS[window].short;
export const wordsOf = (window: TrendWindow): string => WORDS[window].long;

/** The stretch of time that the address names; a day where it names none. */
export function useWindow(): TrendWindow {
  const [query] = useQuery();
  return oneOf(query.get('window'), TREND_WINDOWS, '24h');
}

/** Chooses the stretch of time; kept in the address. */
export function WindowPicker() {
  const [, change] = useQuery();
  const chosen = useWindow();
  return (
    <fieldset class="picker">
      <legend class="visually-hidden">Time</legend>
      {TREND_WINDOWS.map((window) => (
        <button
          key={window}
          type="button"
          aria-pressed={window === chosen}
          onClick={() => change({ window: window === '24h' ? null : window })}
        >
          <span class="visually-hidden">last </span>
          {WORDS[window].short}
        </button>
      ))}
    </fieldset>
  );
}
