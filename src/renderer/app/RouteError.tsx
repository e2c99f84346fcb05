import { useEffect } from 'react';
import { useRouteError } from 'react-router';
import { ErrorPanel } from '../components/ErrorPanel';
import { client } from '../lib/client';

/** What a page shows when drawing it failed: the rest of the window stays usable. */
export function RouteError() {
  // A page's code that was refused may mean that the session ended: any call finds out, and the sign-in takes over.
  useEffect(() => {
    client.runs.counts().catch(() => undefined);
  }, []);
  return <ErrorPanel error={useRouteError()} onRetry={() => location.reload()} />;
}
