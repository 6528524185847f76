import { isDuplicateKey } from './collections.ts';
export function createControlState(db) {
    const modes = db.collection('modes');
    const accounts = db.collection('accounts');
    const audit = db.collection('audit');
    const blocks = db.collection('blocked_models');
    const operations = 'operations';
    async function findMode() {
        const document = await modes.findOne({ _id: operations });
        if (!document)
            return null;
        const { _id, ...state } = document;
        return state;
    }
    return {
        findMode,
        /** The mode in force. Throws when it was never written: without it nothing may be asked. */
        async readMode() {
            const state = await findMode();
            if (state)
                return state;
            throw new Error('The mode was never written: start a worker (bin/conclave up), which writes it first.');
        },
        /** Writes the mode if its version is newer; older words never overwrite newer ones. */
        async writeMode(state) {
            try {
                await modes.updateOne({ _id: operations, version: { $lt: state.version } }, { $set: state }, { upsert: true });
            }
            catch (error) {
                // The upsert found the document at this version or a newer one: it was written before.
                if (!isDuplicateKey(error))
                    throw error;
            }
        },
        async readAccount(account) {
            const state = await accounts.findOne({ _id: account });
            if (!state)
                return null;
            const { _id, ...rest } = state;
            return rest;
        },
        async createAccount(state) {
            await accounts.updateOne({ _id: state.account }, { $setOnInsert: state }, { upsert: true });
        },
        /** Writes a policy if its version is newer. */
        async writePolicy(account, change) {
            await accounts.updateOne({ _id: account, policyVersion: { $lt: change.policyVersion } }, { $set: change });
        },
        async writeMoney(account, money) {
            await accounts.updateOne({ _id: account }, { $set: { money } });
        },
        async writeBand(account, band, bandVersion, bandLedgerId) {
            const change = { band, bandVersion, bandLedgerId };
            await accounts.updateOne({ _id: account, bandVersion: { $lt: bandVersion } }, { $set: change });
        },
        /** The band stays what it is, and is now that of another day. */
        async carryBand(account, bandVersion, bandLedgerId) {
            await accounts.updateOne({ _id: account, bandVersion }, { $set: { bandLedgerId } });
        },
        async writeSpendWatch(account, spendWatch) {
            await accounts.updateOne({ _id: account }, { $set: { spendWatch } });
        },
        /** Model id -> why it is not asked: rows whose bill came out above their stated worst case. */
        async blockedModels() {
            const found = await blocks.find({}).toArray();
            return Object.fromEntries(found.map((block) => [block._id, block.reason]));
        },
        async blockModel(model, reason, atMs) {
            await blocks.updateOne({ _id: model }, { $setOnInsert: { reason, atMs } }, { upsert: true });
        },
        async unblockModel(model) {
            return (await blocks.deleteOne({ _id: model })).deletedCount === 1;
        },
        async addAudit(entry) {
            await audit.updateOne({ _id: entry.id }, { $setOnInsert: entry }, { upsert: true });
        },
        /** Newest first. */
        async listAudit(limit) {
            const found = await audit.find({}).sort({ atMs: -1 }).limit(limit).toArray();
            return found.map(({ _id, ...entry }) => entry);
        },
    };
}
