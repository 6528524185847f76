import type { MetaView } from '../../server/contract/controls.ts';

/** Version, namespace, and links to the Temporal Web UI and the API. */
export function Footer({ meta: { version, namespace, webUiUrl } }: { readonly meta: MetaView }) {
  return (
    <footer class="footer">
      <span>
        Conclave {version}, Temporal namespace {namespace}
      </span>
      {webUiUrl !== null && (
        <a href={webUiUrl} target="_blank" rel="noreferrer">
          Temporal Web UI
        </a>
      )}
      <a href="/api/openapi.json" target="_blank" rel="noreferrer">
        API
      </a>
    </footer>
  );
}
