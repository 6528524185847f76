import { jsx as _jsx } from "preact/jsx-runtime";
import { formatMoney, formatShare } from '../../domain/shared/format.ts';
import { NotKnown, RangedMean } from '../figures/ranged.tsx';
import { tellBrier, tellDifference, tellGain } from '../figures/tell.ts';
export const brierColumns = (what) => [
    bin(what),
    { key: 'decisions', head: 'n', about: 'Resolved decisions', align: 'number', value: ({ decisions }) => decisions },
    mean('brier', 'Brier of P_final', ({ brier }) => brier, tellBrier),
    mean('marketBrier', 'Brier of the price', ({ marketBrier }) => marketBrier, tellBrier),
    mean('gain', 'Gain over the price', ({ gain }) => gain, tellDifference),
];
export const profitColumns = (what) => [
    bin(what),
    ...trades('traded', 'Recommended', ({ traded }) => traded),
    ...trades('withheldByAgreement', 'Withheld by agreement (paper)', (row) => row.withheldByAgreement),
    ...trades('withheldOtherwise', 'Withheld otherwise (paper)', ({ withheldOtherwise }) => withheldOtherwise),
];
const bin = (what) => ({
    key: 'from',
    head: what,
    value: ({ from }) => from,
    render: ({ name }) => name,
});
function mean(key, head, of, tell) {
    return {
        key,
        head,
        align: 'number',
        value: (row) => of(row)?.mean ?? null,
        render: (row) => _jsx(RangedMean, { of: of(row), tell: tell, why: "no resolved decision in this bin" }),
        more: [
            { key: `${key}Low`, value: (row) => of(row)?.low ?? null },
            { key: `${key}High`, value: (row) => of(row)?.high ?? null },
        ],
    };
}
function trades(key, head, of) {
    return [
        { key: `${key}N`, head: `${head}: n`, align: 'number', value: (row) => of(row).n },
        {
            key: `${key}Won`,
            head: 'Won',
            align: 'number',
            value: (row) => (of(row).n === 0 ? null : of(row).won),
            render: (row) => of(row).n === 0 ? _jsx(NotKnown, { why: "no trade" }) : `${of(row).won}, ${formatShare(of(row).won / of(row).n)}`,
        },
        {
            key: `${key}ProfitMicroUsd`,
            head: 'Profit',
            align: 'number',
            value: (row) => (of(row).n === 0 ? null : of(row).profitMicroUsd),
            render: (row) => (of(row).n === 0 ? _jsx(NotKnown, { why: "no trade" }) : formatMoney(of(row).profitMicroUsd)),
        },
        {
            key: `${key}ProfitPerTradeMicroUsd`,
            head: 'A trade',
            align: 'number',
            value: (row) => of(row).profitPerTrade?.mean ?? null,
            render: (row) => _jsx(RangedMean, { of: of(row).profitPerTrade, tell: tellGain, why: "no trade" }),
            more: [
                { key: `${key}ProfitPerTradeLowMicroUsd`, value: (row) => of(row).profitPerTrade?.low ?? null },
                { key: `${key}ProfitPerTradeHighMicroUsd`, value: (row) => of(row).profitPerTrade?.high ?? null },
            ],
        },
    ];
}
