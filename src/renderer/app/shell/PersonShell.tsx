import { useQuery } from '@tanstack/react-query';
import { api } from '../../lib/client';
import { ApproverShell } from './ApproverShell';
import { Shell } from './Shell';

/**
 * The frame that fits who is signed in. Nothing is drawn before that is known: the wrong frame would ask for what is refused. A host
 * that cannot say who it is gets the whole one.
 */
export function PersonShell() {
  const { data, isPending, failureCount } = useQuery(api.people.me.queryOptions({ staleTime: 60_000 }));
  // After a failed try it is asked again, and meanwhile a person must reach the page that says what is wrong.
  if (isPending && failureCount === 0) return null;
  return data?.access === 'approver' ? <ApproverShell /> : <Shell />;
}
