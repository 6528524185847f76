import { formatMoney, formatShare } from '../../domain/shared/format.ts';
import type { AccountNow } from '../../server/contract/now.ts';

interface BudgetMeterProps {
  readonly name: string;
  readonly capMicroUsd: number;
  /** Uncertain is a part of spent. */
  readonly money: Pick<AccountNow['categories'][number], 'spentMicroUsd' | 'heldMicroUsd' | 'uncertainMicroUsd'>;
  /** Shares of the cap to be marked, with what begins there. */
  readonly marks?: readonly { readonly share: number; readonly name: string }[];
}

/** Money against a cap as a bar: spent, its uncertain part (hatched), and reserved (paler); the same as text. */
export function BudgetMeter({ name, capMicroUsd, money, marks = [] }: BudgetMeterProps) {
  const { spentMicroUsd, heldMicroUsd, uncertainMicroUsd } = money;
  const committed = spentMicroUsd + heldMicroUsd;
  const whole = Math.max(capMicroUsd, committed, 1);
  const width = (microUsd: number) => ({ width: `${(100 * microUsd) / whole}%` });
  const text = `${formatMoney(committed)} of ${formatMoney(capMicroUsd)}${
    capMicroUsd > 0 ? `, ${formatShare(committed / capMicroUsd)}` : ''
  }: spent ${formatMoney(spentMicroUsd)}, uncertain part ${formatMoney(uncertainMicroUsd)}, reserved ${formatMoney(heldMicroUsd)}`;
  return (
    <div class={`meter ${committed >= capMicroUsd ? 'meter-full' : ''}`} title={text}>
      <meter class="visually-hidden" aria-label={name} min={0} max={whole / 1e6} value={committed / 1e6}>
        {text}
      </meter>
      <span class="meter-spent" style={width(spentMicroUsd - uncertainMicroUsd)} />
      <span class="meter-uncertain" style={width(uncertainMicroUsd)} />
      <span class="meter-held" style={width(heldMicroUsd)} />
      {marks.map(({ share, name: mark }) => (
        <i key={mark} class="meter-mark" style={{ left: `${(100 * share * capMicroUsd) / whole}%` }} title={mark} />
      ))}
    </div>
  );
}
