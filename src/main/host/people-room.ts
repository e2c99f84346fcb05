/** The people of the workspace, and what their room asks of others. */
import { createPeople, type People } from '#main/access/people';
import type { PeoplePorts } from '#main/access/ports';

/** Makes sure that there is an owner, too. */
export function assemblePeople(ports: Omit<PeoplePorts, 'openTasksOf'>): People {
  const openTasksOf = ports.store.db.prepare<[string], { tasks: number }>(
    `SELECT count(*) AS tasks FROM human_task_assignees JOIN human_tasks ON key = task_key
     WHERE human_task_assignees.kind = 'person' AND ref = ? AND state < 2`,
  );
  const people = createPeople({ ...ports, openTasksOf: (personId) => openTasksOf.get(personId)?.tasks ?? 0 });
  people.start();
  return people;
}
