// Runs a TypeScript program of this tree: `node bin/run-typescript.mjs <file> [arguments]`.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadTypeScript } from './load-typescript.mjs';

const [file] = process.argv.splice(2, 1);
process.argv[1] = resolve(file);
await loadTypeScript(pathToFileURL(process.argv[1]).href);
