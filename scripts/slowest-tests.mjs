/** The test files that take longest, slowest first. Started first, they do not leave one process working alone at the end. */
export const SLOWEST_FIRST = [
  'test/cli/service.test.ts',
  'test/cli/demo.test.ts',
  'test/bench/chaos.test.ts',
  'test/workflows/health.test.ts',
  'test/workflows/kill-points.test.ts',
  'test/examples/python-bot.test.ts',
  'test/examples/markets.test.ts',
];
