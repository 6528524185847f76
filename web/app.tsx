import { useEffect } from 'preact/hooks';
import { Meta } from './api/meta.ts';
import { needsToken, reloadEverything, useApi } from './api/use-api.ts';
import { PageTitle } from './components/section.tsx';
import { SignIn } from './components/sign-in.tsx';
import { Failure, Waiting } from './components/states.tsx';
import { startLive } from './live/live.ts';
import { LazyView } from './router/lazy-view.tsx';
import { useObservable } from './router/observable.ts';
import { usePlace } from './router/place.ts';
import { routeOf } from './router/routes.ts';
import { Footer } from './shell/footer.tsx';
import { Header } from './shell/header.tsx';
import { useArrival } from './shell/use-arrival.ts';

/** The frame of every view: header, navigation, and the view of the address. */
export function App() {
  const { data: meta, failure, reload } = useApi('/api/meta');
  const isTokenNeeded = useObservable(needsToken);
  const canRead = meta?.canRead === true && !isTokenNeeded;
  useEffect(() => (canRead ? startLive() : undefined), [canRead]);
  const { path, query } = usePlace();
  useArrival(`${path} ${query.get('id') ?? ''}`, routeOf(path)?.title ?? 'Not found');

  return (
    <Meta.Provider value={meta}>
      <a class="skip-link" href="#content">
        Skip to the content
      </a>
      <Header canRead={canRead} />
      <main id="content" tabIndex={-1}>
        {!meta && !failure && <Waiting what="the dashboard" />}
        {!meta && failure && <Failure message={failure.message} retry={reload} />}
        {meta && (canRead ? <View path={path} /> : <ReadSignIn hint={meta.tokenHint} />)}
      </main>
      {meta && canRead && <Footer meta={meta} />}
    </Meta.Provider>
  );
}

function View({ path }: { readonly path: string }) {
  const route = routeOf(path);
  if (route) return <LazyView key={route.path} load={route.load} />;
  return (
    <>
      <PageTitle>Not found</PageTitle>
      <p>
        Nothing is at <code>{path}</code>. <a href="/">Go to Now</a>.
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
