// Makes what the programs of an installation start from, for one that its user may not write to: `node scripts/make-bundles.mjs`.
import { fileURLToPath } from 'node:url';
import { bundleOf, loadTypeScript } from '../bin/load-typescript.mjs';

const urlOf = (file) => new URL(`../${file}`, import.meta.url).href;

for (const entry of ['cli/main.ts', 'workers/scoring-thread-entry.ts', 'scripts/worker-health.ts']) {
  const bundle = await bundleOf(fileURLToPath(urlOf(entry)));
  if (bundle === null)
    throw new Error(
      `The bundle of ${entry} cannot be kept in node_modules/.cache. Run this as a user who may write there.`,
    );
}
const { bundleWorkflows } = await loadTypeScript(urlOf('workers/workflow-bundle.ts'));
await bundleWorkflows();
