#!/bin/sh
# Creates the namespace with 30 days' retention and the search attributes that every decision carries, unless they are
# there. Reads TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE, as the temporal command does.
set -eu

: "${TEMPORAL_ADDRESS:?is not set}" "${TEMPORAL_NAMESPACE:?is not set}"
retention=720h

attempt=0
until temporal operator cluster health >/dev/null 2>&1; do
  attempt=$((attempt + 1))
  if [ "$attempt" -ge 60 ]; then
    echo "Temporal at $TEMPORAL_ADDRESS did not become healthy within two minutes." >&2
    exit 1
  fi
  sleep 2
done

if ! temporal operator namespace describe -n "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
  temporal operator namespace create -n "$TEMPORAL_NAMESPACE" --retention "$retention"
fi

# The namespace is new to the server's caches for a few seconds.
attempt=0
until temporal operator search-attribute create -n "$TEMPORAL_NAMESPACE" \
  --name ConclaveAccount --type Keyword \
  --name ConclaveTicker --type Keyword \
  --name ConclaveAction --type Keyword \
  --name ConclaveMode --type Keyword \
  --name ConclavePath --type Keyword \
  --name ConclaveCostUsd --type Double; do
  attempt=$((attempt + 1))
  if [ "$attempt" -ge 15 ]; then
    echo "The search attributes could not be created in $TEMPORAL_NAMESPACE: see above." >&2
    exit 1
  fi
  sleep 2
done

temporal operator search-attribute list -n "$TEMPORAL_NAMESPACE"
