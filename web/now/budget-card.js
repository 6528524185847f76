import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { formatClock, formatCount, formatMoney, formatShare } from '../../domain/shared/format.ts';
import { BudgetMeter } from '../components/budget-meter.tsx';
import { Facts } from '../components/facts.tsx';
import { Pill } from '../components/pill.tsx';
import { Section } from '../components/section.tsx';
import { tellTimeOfDay } from '../components/time.tsx';
import { BudgetParts } from './budget-parts.tsx';
const BAND_TONES = { open: 'good', conserve: 'warn', critical: 'bad', exhausted: 'bad' };
/** One account's money of today against its caps. */
export function BudgetCard({ account }) {
    const { account: id, zone, band, caps, bands, day } = account;
    const committed = day?.committedMicroUsd ?? 0;
    const marks = [
        { share: bands.conserve, name: `conserve from ${formatShare(bands.conserve)}` },
        { share: bands.critical, name: `critical from ${formatShare(bands.critical)}` },
    ];
    return (_jsxs(Section, { title: `Budget of ${id}`, about: day ? `${day.date}, a day of ${zone}` : `in ${zone}`, tools: _jsxs(Pill, { tone: BAND_TONES[band], children: ["band ", band] }), children: [_jsxs("div", { children: [_jsxs("p", { class: "budget-line", children: [_jsx("strong", { class: "budget-sum", children: formatMoney(committed) }), " of ", formatMoney(caps.dayMicroUsd), " today", caps.dayMicroUsd > 0 && `, ${formatShare(committed / caps.dayMicroUsd)}`] }), _jsx(BudgetMeter, { name: `Day's budget of ${id}`, capMicroUsd: caps.dayMicroUsd, spentMicroUsd: day?.spentMicroUsd ?? 0, heldMicroUsd: day?.heldMicroUsd ?? 0, uncertainMicroUsd: day?.uncertainMicroUsd ?? 0, marks: marks }), _jsxs("p", { class: "small muted", children: ["Marks: ", marks.map(({ name }) => name).join(', '), ". Hatched: uncertain. Striped: held."] })] }), day ? (_jsx(Facts, { facts: [
                    ['Spent', `${formatMoney(day.spentMicroUsd)}, of which uncertain ${formatMoney(day.uncertainMicroUsd)}`],
                    ['Held', `${formatMoney(day.heldMicroUsd)} by ${formatCount(day.liveReservations, 'reservation')}`],
                    [
                        'Hour',
                        `${formatMoney(day.hourCommittedMicroUsd)} of ${formatMoney(caps.hourMicroUsd)}, from ${tellTimeOfDay(Date.parse(`${day.hourKey}Z`), zone).slice(0, 5)} on`,
                    ],
                    ['Rate', rateOf(account, day)],
                    ['Price', priceOf(account)],
                    ['Decision', `at most ${formatMoney(caps.decisionMicroUsd)} each`],
                ] })) : (_jsx("p", { class: "muted", children: "Nothing was reserved today: the first decision that asks a model opens the day's ledger." })), _jsx(BudgetParts, { account: account })] }));
}
function priceOf({ priceOfMoney }) {
    if (priceOfMoney === null)
        return 'not worked out yet today';
    if (priceOfMoney === 0)
        return 'money is not scarce: all that is expected today fits into what is left';
    return `money is scarce: a first call must be worth ${priceOfMoney.toFixed(2)} times its cost`;
}
function rateOf({ caps, zone }, day) {
    const { microUsdPerHour = null, dayEndsAtMs = null, hourEndsAtMs = null } = day.burnRate ?? {};
    if (microUsdPerHour === null)
        return 'too little is known of today to tell when its budget ends';
    const ends = (what, atMs, isUsed) => {
        if (isUsed)
            return `the ${what}'s budget is used up`;
        return `the ${what}'s budget ${atMs === null ? 'lasts' : `ends at ${formatClock(atMs, zone)}`}`;
    };
    const ofDay = ends('day', dayEndsAtMs, day.committedMicroUsd >= caps.dayMicroUsd);
    const ofHour = ends('hour', hourEndsAtMs, day.hourCommittedMicroUsd >= caps.hourMicroUsd);
    return `${formatMoney(microUsdPerHour)} an hour lately; at this rate ${ofDay}, ${ofHour}`;
}
