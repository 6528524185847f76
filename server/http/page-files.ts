import { existsSync } from 'node:fs';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Context, MiddlewareHandler } from 'hono';
import { VIEW_PATHS } from '../contract/view-paths.ts';

const VIEWS: ReadonlySet<string> = new Set(VIEW_PATHS);

/** Plain names only: neither hidden files nor a way out of the folder. */
const PLAIN = /^(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/;
/** Vite puts a hash of the content into the names of the files here. */
const HASHED = '/assets/';
const FOR_EVER = 'public, max-age=31536000, immutable';
const NOT_BUILT =
  'The page is not built: run `npm run build-page` in the project folder, then reload. The API answers all the same, at /api.\n';

/** Answers with a file of the built page, or with its index for the paths of its views. */
export function createPageFiles(pageDir: string): (context: Context) => Promise<Response> {
  let files: MiddlewareHandler | null = null;
  return async (context) => {
    const { path } = context.req;
    const isView = VIEWS.has(path);
    // The page may be built after the server has started.
    if ((isView || PLAIN.test(path)) && existsSync(pageDir)) {
      files ??= serveStatic({
        root: pageDir,
        rewriteRequestPath: (asked) => (VIEWS.has(asked) ? '/index.html' : asked),
      });
      const found = await files(context, async () => undefined);
      if (found) {
        found.headers.set('cache-control', path.startsWith(HASHED) ? FOR_EVER : 'no-cache');
        return found;
      }
    }
    const headers = { 'cache-control': 'no-store' };
    return isView ? context.text(NOT_BUILT, 503, headers) : context.text('There is no such file.\n', 404, headers);
  };
}
