import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Assignee } from '#shared/model/human-task';
import type { Actor } from '#shared/model/person';
import { api } from '../../lib/client';

/** Who is who: names of those asked, and who looks at the inbox. Where the list may not be read, ids stand for names. */
export function usePeople() {
  const { t } = useTranslation('inbox');
  const { data: people } = useQuery(api.people.list.queryOptions({ staleTime: 60_000 }));
  const { data: me } = useQuery(api.people.me.queryOptions({ staleTime: 60_000 }));
  const nameOf = (personId: string) =>
    people?.find(({ id }) => id === personId)?.name ?? (personId === me?.id ? me.name : personId);
  return {
    people: people ?? [],
    me,
    /** Who only approves sees tasks, and neither flows nor runs. */
    mayReadRuns: me !== undefined && me.access !== 'approver',
    assigneeName: (assignee: Assignee): string =>
      'role' in assignee ? assignee.role : assignee.person === me?.id ? t('you') : nameOf(assignee.person),
    actorName: (actor: Actor): string =>
      actor.kind === 'app' ? 'PulseFlow' : actor.id !== undefined && actor.id === me?.id ? t('you') : actor.name,
  };
}
export type People = ReturnType<typeof usePeople>;
