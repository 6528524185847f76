import { jsx as _jsx } from "preact/jsx-runtime";
import { Pill } from '../components/pill.tsx';
import { Ranged } from '../figures/ranged.tsx';
import { tellBrier } from '../figures/tell.ts';
const TONES = { ok: 'good', warned: 'warn', deselected: 'bad' };
export const standingColumns = [
    { key: 'model', head: 'Model', value: ({ model }) => model },
    {
        key: 'state',
        head: 'State',
        value: ({ drift }) => drift.state,
        render: ({ drift }) => _jsx(Pill, { tone: TONES[drift.state], children: drift.state }),
    },
    {
        key: 'weight',
        head: 'Weight',
        align: 'number',
        value: ({ weight }) => weight,
        render: ({ weight }) => weight.toFixed(3),
    },
    {
        key: 'sum',
        head: 'S',
        about: 'Warned above 2, deselected above 3',
        align: 'number',
        value: ({ drift }) => drift.sum,
        render: ({ drift }) => drift.sum.toFixed(2),
    },
    { key: 'labels', head: 'n panels', align: 'number', value: ({ drift }) => drift.labels },
    {
        key: 'probationLabels',
        head: 'Probation',
        about: 'Panels since it was deselected, of 30, and its mean difference over them',
        value: ({ drift }) => (drift.state === 'deselected' ? drift.probation.labels : null),
        render: ({ drift: { state, probation } }) => state !== 'deselected' ? (_jsx("span", { class: "muted", children: "\u2013" })) : (`${probation.labels} of 30${probation.labels > 0 ? `, mean ${(probation.sum / probation.labels).toFixed(4)}` : ''}`),
        more: [
            {
                key: 'probationSum',
                value: ({ drift }) => (drift.state === 'deselected' ? drift.probation.sum : null),
            },
        ],
    },
    {
        key: 'meanLoss',
        head: 'Mean loss',
        about: 'Mean Brier score over the panels it answered, all time, and the 95 % interval',
        align: 'number',
        value: ({ meanLoss, answered }) => (answered === 0 ? null : meanLoss),
        render: ({ meanLoss, lossInterval, answered }) => (_jsx(Ranged, { value: answered === 0 ? null : meanLoss, range: lossInterval, tell: tellBrier, why: "it has answered no panel that has resolved" })),
        more: [
            { key: 'meanLossLow', value: ({ lossInterval }) => lossInterval?.low ?? null },
            { key: 'meanLossHigh', value: ({ lossInterval }) => lossInterval?.high ?? null },
        ],
    },
    { key: 'answered', head: 'Answered', align: 'number', value: ({ answered }) => answered },
];
