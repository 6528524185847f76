import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Failure, Waiting } from '../components/states.tsx';

export type LoadView = () => Promise<{ readonly default: ComponentType }>;

/** A view whose code is fetched when it is first looked at. */
export function LazyView({ load }: { readonly load: LoadView }) {
  const [View, setView] = useState<{ readonly of: ComponentType } | null>(null);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    let isWanted = true;
    load()
      .then((module) => isWanted && setView({ of: module.default }))
      .catch(() => isWanted && setFailed(true));
    return () => {
      isWanted = false;
    };
  }, [load]);
  if (hasFailed) {
    return (
      <Failure
        message="This part of the page could not be fetched: the dashboard was updated, or is away. Load the page again."
        retry={() => location.reload()}
      />
    );
  }
  return View ? <View.of /> : <Waiting what="the page" />;
}
