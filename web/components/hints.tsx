/** What fills a part of the page that is still empty. */

export const FilledByOutcomes = () => (
  <>
    Recorded outcomes fill this: <code>bin/conclave outcome TICKER yes</code>.
  </>
);

export const FilledByDecisions = () => (
  <>
    <code>bin/conclave decide market.json</code> makes the first one.
  </>
);

export const NoAccountYet = () => (
  <>
    No worker has set up an account yet. <code>bin/conclave up</code> does it, from the configuration.
  </>
);
