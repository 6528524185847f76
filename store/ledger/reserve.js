import { sum } from '../../domain/shared/sum.ts';
import { pathKey } from '../collections.ts';
import { addToModel, modelPath } from './cells.ts';
import { NO_MONEY, UNCAPPED } from './document.ts';
/** The whole amount. */
export const amountOf = ({ models }) => sum(Object.values(models));
export function reserveFilter(input, entryKey) {
    const amountMicroUsd = amountOf(input);
    const fits = (committed, cap, amount = amountMicroUsd) => ({
        $lte: [{ $add: [committed, amount] }, cap],
    });
    const shares = Object.entries(input.models).map(([model, share]) => [`models.${modelPath(model)}`, share]);
    return {
        _id: input.ledgerId,
        [`entries.${entryKey}`]: { $exists: false },
        [`categories.${input.category}`]: { $exists: true },
        ...Object.fromEntries(shares.map(([path]) => [path, { $exists: true }])),
        $expr: {
            $and: [
                fits('$total.committed', '$caps.dayMicroUsd'),
                fits(`$hours.${input.hour}.committed`, '$caps.hourMicroUsd'),
                fits(`$categories.${input.category}.committed`, `$categories.${input.category}.cap`),
                fits(`$purposes.${input.purpose}.committed`, `$purposes.${input.purpose}.cap`),
                ...shares.map(([path, share]) => fits(`$${path}.committed`, `$${path}.cap`, share)),
                { $lte: [input.reservedBeforeMicroUsd + amountMicroUsd, '$caps.decisionMicroUsd'] },
            ],
        },
    };
}
export function reserveUpdate(input, entryKey) {
    const increments = {};
    const amountMicroUsd = amountOf(input);
    for (const sums of sumPaths(input)) {
        increments[`${sums}.committed`] = amountMicroUsd;
        increments[`${sums}.held`] = amountMicroUsd;
    }
    const models = Object.fromEntries(Object.entries(input.models).map(([model, share]) => [modelPath(model), share]));
    for (const [path, share] of Object.entries(models))
        addToModel(increments, path, { committed: share, held: share });
    const entry = {
        decisionId: input.decisionId,
        workflowId: input.workflowId,
        step: input.step,
        amountMicroUsd,
        models,
        spareModel: input.spareModel === null ? null : modelPath(input.spareModel),
        hour: input.hour,
        category: input.category,
        purpose: input.purpose,
        expiresAtMs: input.expiresAtMs,
        revision: 0,
        repeatsLeft: input.repeats,
        attemptsLeft: Object.fromEntries(Object.entries(input.attempts).map(([model, left]) => [pathKey(model), left])),
        attempts: {},
    };
    return { $inc: increments, $set: { [`entries.${entryKey}`]: entry } };
}
/** The four sums that every amount is part of as a whole; its models' sums have its parts. */
export function sumPaths(of) {
    return ['total', `hours.${of.hour}`, `categories.${of.category}`, `purposes.${of.purpose}`];
}
/** The first cap without room for the amount; null if all have it. */
export function refusedBy(document, input) {
    const hour = document.hours[input.hour];
    if (!hour)
        throw new Error(`Ledger ${document._id} has no hour ${input.hour}; the reservation names another day's hour.`);
    const category = document.categories[input.category] ?? { ...NO_MONEY, cap: UNCAPPED };
    const purpose = document.purposes[input.purpose];
    const amount = amountOf(input);
    const limits = [
        ['decision', null, document.caps.decisionMicroUsd, input.reservedBeforeMicroUsd, amount],
        ['day', null, document.caps.dayMicroUsd, document.total.committed, amount],
        ['hour', null, document.caps.hourMicroUsd, hour.committed, amount],
        ['category', input.category, category.cap, category.committed, amount],
        ['purpose', input.purpose, purpose.cap, purpose.committed, amount],
        ...Object.entries(input.models).map(([model, share]) => {
            const { cap, committed } = modelSums(document, model);
            return ['model', model, cap, committed, share];
        }),
    ];
    for (const [cap, of, capMicroUsd, committedMicroUsd, askedMicroUsd] of limits) {
        if (committedMicroUsd + askedMicroUsd > capMicroUsd)
            return { ok: false, cap, of, capMicroUsd, committedMicroUsd, askedMicroUsd };
    }
    return null;
}
function modelSums({ models = {} }, model) {
    const path = modelPath(model);
    return (Object.hasOwn(models, path) ? models[path] : undefined) ?? { ...NO_MONEY, cap: UNCAPPED };
}
/** The category's and the models' sums that are not in the document yet. */
export function sumPathsMissing({ categories, models = {} }, input) {
    const paths = Object.keys(input.models).map(modelPath);
    return [
        ...(Object.hasOwn(categories, input.category) ? [] : [`categories.${input.category}`]),
        ...paths.filter((path) => !Object.hasOwn(models, path)).map((path) => `models.${path}`),
    ];
}
