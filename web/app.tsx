import { useEffect, useState } from 'preact/hooks';
import { Route, Router, useLocation } from 'preact-iso';
import type { MetaView } from '../server/contract/controls.ts';
import { Meta, needsToken, reloadEverything, useApi } from './api/use-api.ts';
import { ExternalLink, Loaded, PageTitle, Waiting } from './components/section.tsx';
import { SignIn } from './components/session.tsx';
import { startLive } from './live/live.ts';
import { useLinkTo } from './router/place.ts';
import { ROUTES } from './router/routes.tsx';
import { UnknownAccount } from './shell/account-choice.tsx';
import { Header } from './shell/header.tsx';
import { IncidentStrip } from './shell/incident-strip.tsx';

/** The frame of every view: header, navigation, and the view of the address. */
export function App() {
  const asked = useApi('/api/meta');
  const canRead = asked.data?.canRead === true && !needsToken.value;
  useEffect(() => (canRead ? startLive() : undefined), [canRead]);
  return (
    <Meta.Provider value={asked.data}>
      <a class="skip-link" href="#content">
        Skip to the content
      </a>
      <Header canRead={canRead} />
      {canRead && <IncidentStrip />}
      <main id="content" tabIndex={-1}>
        <Loaded from={asked} what="the dashboard">
          {({ tokenHint }) => (canRead ? <Views /> : <ReadSignIn hint={tokenHint} />)}
        </Loaded>
      </main>
      {asked.data && canRead && <Footer meta={asked.data} />}
    </Meta.Provider>
  );
}

function Views() {
  const [isLoading, setLoading] = useState(false);
  return (
    <>
      <UnknownAccount />
      {isLoading && <Waiting what="the page" />}
      <Router onLoadStart={() => setLoading(true)} onLoadEnd={() => setLoading(false)}>
        {ROUTES.map(({ path, View }) => (
          <Route key={path} path={path} component={View} />
        ))}
        <Route default component={NotFound} />
      </Router>
    </>
  );
}

function NotFound() {
  const { path } = useLocation();
  const linkTo = useLinkTo();
  return (
    <>
      <PageTitle>Not found</PageTitle>
      <p>
        There is no page at <code>{path}</code>. <a href={linkTo('/')}>Go to Now</a>.
      </p>
    </>
  );
}

function ReadSignIn({ hint }: { readonly hint: string }) {
  return (
    <>
      <PageTitle>Sign in</PageTitle>
      <SignIn hint={hint} purpose="read this dashboard" onDone={reloadEverything} />
    </>
  );
}

/** Version, namespace, and links to the Temporal Web UI and the API. */
function Footer({ meta: { version, namespace, webUiUrl } }: { readonly meta: MetaView }) {
  return (
    <footer class="footer">
      <span>
        Conclave {version}, Temporal namespace {namespace}
      </span>
      {webUiUrl !== null && <ExternalLink href={webUiUrl}>Workflows</ExternalLink>}
      <ExternalLink href="/api/openapi.json">API</ExternalLink>
    </footer>
  );
}
