import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Assignee } from '#shared/model/human-task';
import type { Person } from '#shared/model/person';
import { api } from '../../lib/client';

const NOBODY: readonly Person[] = [];

/** The people of the workspace, the owner first. */
export function usePeople() {
  const query = useQuery(api.people.list.queryOptions({ staleTime: 30_000 }));
  return { query, people: query.data ?? NOBODY };
}

/** Who is signed in here; undefined until it is known. */
export function useMe(): Person | undefined {
  return useQuery(api.people.me.queryOptions({ staleTime: 60_000 })).data;
}

/** Who is asked, in words: the name of a person, or the role. Where people may not be read, their id. */
export function useAssigneeWords(): (assignee: Assignee) => string {
  const { people } = usePeople();
  return useCallback(
    (assignee: Assignee) =>
      'role' in assignee ? assignee.role : (people.find(({ id }) => id === assignee.person)?.name ?? assignee.person),
    [people],
  );
}
