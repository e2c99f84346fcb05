import { useQuery } from '@tanstack/react-query';
import { api } from '../../lib/client';
import { ApproverShell } from './ApproverShell';
import { Shell } from './Shell';

/**
 * The frame that fits who is signed in. Nothing is drawn before that is known: the wrong frame would ask for what is refused. A host
 * that cannot say who it is gets the whole one.
 */
export function PersonShell() {
  const { data, isPending } = useQuery(api.people.me.queryOptions({ staleTime: 60_000 }));
  if (isPending) return null;
  return data?.access === 'approver' ? <ApproverShell /> : <Shell />;
}
