import { sum } from '../../domain/shared/sum.ts';
/** Model and purpose of what was spent before ledgers told them apart. */
export const UNATTRIBUTED = '(unattributed)';
/** A model's id as part of a document's path, readable in the database: a dot would begin a nested field. */
export const modelPath = (model) => encodeURIComponent(model).replaceAll('.', '%2E');
/** Adds to an update what changes in a model's sums. */
export function addToModel(increments, path, change) {
    for (const [name, amount] of Object.entries(change)) {
        const field = `models.${path}.${name}`;
        if (amount !== 0)
            increments[field] = (increments[field] ?? 0) + amount;
    }
}
/** Adds to an update what an attempt was charged, so that the cells change with the sums and never apart from them. */
export function addToCell(increments, { category, purpose }, model, { spent, uncertain }) {
    const cell = `cells.${category}.${purpose}.${modelPath(model)}`;
    for (const [field, amount] of [
        [`${cell}.spent`, spent],
        [`${cell}.uncertain`, uncertain],
    ]) {
        if (amount !== 0)
            increments[field] = (increments[field] ?? 0) + amount;
    }
}
/** What a day was spent on; the cells add up to its `spent` and `uncertain` exactly. What an older document does not tell
 * apart stands under UNATTRIBUTED, by category. */
export function cellsOf(ledger) {
    const cells = [];
    for (const [category, byPurpose] of Object.entries(ledger.cells ?? {})) {
        for (const [purpose, byModel] of Object.entries(byPurpose)) {
            for (const [path, { spent = 0, uncertain = 0 }] of Object.entries(byModel)) {
                if (spent === 0 && uncertain === 0)
                    continue;
                const model = decodeURIComponent(path);
                cells.push({
                    model,
                    category,
                    purpose: purpose,
                    spentMicroUsd: spent,
                    uncertainMicroUsd: uncertain,
                });
            }
        }
    }
    return [...cells, ...unattributed(ledger, cells)];
}
function unattributed({ categories }, cells) {
    return Object.entries(categories).flatMap(([category, { spent, uncertain }]) => {
        const known = cells.filter((cell) => cell.category === category);
        const spentMicroUsd = spent - sum(known.map((cell) => cell.spentMicroUsd));
        const uncertainMicroUsd = uncertain - sum(known.map((cell) => cell.uncertainMicroUsd));
        if (spentMicroUsd === 0 && uncertainMicroUsd === 0)
            return [];
        return [{ model: UNATTRIBUTED, category, purpose: UNATTRIBUTED, spentMicroUsd, uncertainMicroUsd }];
    });
}
