/** Writes new decisions, or a whole history, in a process of its own: `write.ts <JSON>`. */
import type { Place } from './place.ts';
import { seedHistory, writeNew } from './seed.ts';

export interface WriteOrder {
  readonly place: Place;
  readonly what?: Parameters<typeof writeNew>[1];
  readonly history?: { readonly size: number; readonly endMs: number };
}

const [given = ''] = process.argv.slice(2);
const { place, what, history } = JSON.parse(given) as WriteOrder;
if (what) await writeNew(place, what);
const seeded = history ? await seedHistory(place, history.size, history.endMs) : null;
process.stdout.write(`${JSON.stringify(seeded)}\n`);
