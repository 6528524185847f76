import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import type { Context } from 'hono';

/** The built page. */
export interface PageFiles {
  /** A file of the page, or its index for the paths of its views. */
  answer(context: Context): Promise<Response>;
}

const VIEWS: ReadonlySet<string> = new Set([
  '/',
  '/models',
  '/cost',
  '/agreement',
  '/decisions',
  '/decision',
  '/controls',
]);

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/** Vite puts a hash of the content into the names of what is here. */
const HASHED = '/assets/';
const FOR_EVER = 'public, max-age=31536000, immutable';
const NOT_BUILT =
  'The page is not built: run `npm run build-page` in the project folder, then reload. The API answers all the same, at /api.\n';

export function createPageFiles(pageDir: string): PageFiles {
  const root = normalize(pageDir + sep);
  return {
    async answer(context) {
      const { path } = context.req;
      const isView = VIEWS.has(path);
      const file = isView ? 'index.html' : fileOf(path);
      const content = file === null ? null : await contentOf(join(root, file), root);
      if (content) {
        return context.body(new Uint8Array(content), 200, {
          'content-type': TYPES[extname(file ?? '')] ?? 'application/octet-stream',
          'cache-control': path.startsWith(HASHED) ? FOR_EVER : 'no-cache',
        });
      }
      const headers = { 'cache-control': 'no-store' };
      return isView ? context.text(NOT_BUILT, 503, headers) : context.text('There is no such file.\n', 404, headers);
    },
  };
}

/** Plain names only: neither hidden files nor a way out of the folder. */
function fileOf(path: string): string | null {
  return /^(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/.test(path) ? path.slice(1) : null;
}

async function contentOf(file: string, root: string): Promise<Buffer | null> {
  if (!file.startsWith(root)) return null;
  try {
    return await readFile(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return null;
    throw error;
  }
}
