/** How fast each provider may be asked, written by `operations` alone. */
export function createRateBook(db) {
    const rates = db.collection('rates');
    return {
        /** Every provider that is limited, or ever was. */
        async list() {
            const found = await rates.find({}).toArray();
            return found.map(({ _id, ...rate }) => rate);
        },
        async write(rate) {
            await rates.updateOne({ _id: rate.provider }, { $set: rate }, { upsert: true });
        },
    };
}
