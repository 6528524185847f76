// A thread of its own does not have the process's loader: registered here, it reads the TypeScript of scoring-thread-entry.ts.
import { register } from 'tsx/esm/api';

register();
await import('./scoring-thread-entry.ts');
