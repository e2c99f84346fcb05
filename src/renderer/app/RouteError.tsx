import { useRouteError } from 'react-router';
import { ErrorPanel } from '../components/ErrorPanel';

/** What a page shows when drawing it failed: the rest of the window stays usable. */
export function RouteError() {
  return <ErrorPanel error={useRouteError()} onRetry={() => location.reload()} />;
}
