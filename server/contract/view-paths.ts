/** Where the page has a view: the server answers each of them with the page, and the page has nothing elsewhere. */
export const VIEW_PATHS = [
  '/',
  '/models',
  '/cost',
  '/portfolio',
  '/agreement',
  '/incidents',
  '/decisions',
  '/decision',
  '/controls',
] as const;
export type ViewPath = (typeof VIEW_PATHS)[number];
