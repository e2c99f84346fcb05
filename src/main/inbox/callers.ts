/** Who looks and acts, and what of the inbox they may see. */

import type { ListedBy } from './entries';
import { taskNotFound, taskRefused } from './errors';
import type { TaskLists } from './list-query';
import type { Caller, InboxPorts } from './ports';

export function createCallers({ people }: Pick<InboxPorts, 'people'>, lists: Pick<TaskLists, 'isSeenBy'>) {
  function viewerOf({ personId }: Caller): ListedBy {
    const person = people.find(personId);
    const isActive = person?.isActive === true;
    return {
      personId,
      person,
      scope: { personId, roles: isActive ? person.roles.map((role) => role.toLowerCase()) : [] },
      isApprover: !isActive || person.access === 'approver',
      isOwner: isActive && person.access === 'owner',
    };
  }

  function sees(caller: Caller, taskId: string): boolean {
    const viewer = viewerOf(caller);
    return !viewer.isApprover || lists.isSeenBy(taskId, viewer.scope);
  }

  return {
    viewerOf,
    sees,
    /** An approver sees what is asked of them, and nothing else. Errors: TASK_NOT_FOUND. */
    assertSees(caller: Caller, taskId: string): ListedBy {
      const viewer = viewerOf(caller);
      if (viewer.isApprover && !lists.isSeenBy(taskId, viewer.scope)) throw taskNotFound(taskId);
      return viewer;
    },
    /** Errors: TASK_REFUSED for an approver. */
    assertManages(caller: Caller, taskId: string): void {
      if (viewerOf(caller).isApprover) throw taskRefused(taskId, 'not-allowed');
    },
  };
}
export type Callers = ReturnType<typeof createCallers>;
