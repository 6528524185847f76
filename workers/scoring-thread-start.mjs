// A thread of its own does not have the process's loader.
import { loadTypeScript } from '../bin/load-typescript.mjs';

await loadTypeScript(new URL('./scoring-thread-entry.ts', import.meta.url).href);
