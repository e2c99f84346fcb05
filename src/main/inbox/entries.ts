/** The inbox as a list: steps in doubt first, for their runs stand still at a risk; then tasks; then dead letters. */
import type { InboxEntry } from '#shared/contract/inbox';
import type { HumanTaskState } from '#shared/model/human-task';
import type { Doubts } from './doubts';
import { badInboxCursor } from './errors';
import type { Scope, TaskLists } from './list-query';
import type { InboxPorts } from './ports';
import type { TasksRepository } from './repository';
import type { InboxQuery } from './service-types';
import type { TaskView, Viewer } from './task-view';

type Part = 'doubts' | 'tasks' | 'letters';
interface Place {
  part: Part;
  /** Of tasks and doubts. */
  after?: number[];
  /** Of dead letters. */
  cursor?: string;
}

function readCursor(cursor: string): Place {
  const [part, rest = ''] = cursor.split(':', 2);
  if (part === 'letters') return rest === '' ? { part } : { part, cursor: rest };
  if (part !== 'tasks' && part !== 'doubts') throw badInboxCursor();
  if (rest === '') return { part };
  const after = rest.split(',').map(Number);
  if (!after.every(Number.isSafeInteger)) throw badInboxCursor();
  return { part, after };
}

const OPEN: readonly HumanTaskState[] = ['open'];
const UNDECIDED: readonly HumanTaskState[] = ['open', 'deciding'];
const DONE: readonly HumanTaskState[] = ['resolved', 'expired', 'cancelled'];

function statesOf({ box, state }: InboxQuery): readonly HumanTaskState[] {
  if (box === 'done') return state === undefined ? DONE : DONE.filter((one) => one === state);
  if (state === undefined) return OPEN;
  return UNDECIDED.includes(state) ? [state] : DONE.filter((one) => one === state);
}

export interface ListedBy extends Viewer {
  scope: Scope;
  /** Sees only what it is asked about. */
  isApprover: boolean;
  isOwner: boolean;
}

export function createEntries(
  { clock, nodeOf, deadLetters }: Pick<InboxPorts, 'clock' | 'nodeOf' | 'deadLetters'>,
  parts: { repository: TasksRepository; lists: TaskLists; doubts: Doubts; view: TaskView },
) {
  const { repository, lists, doubts, view } = parts;

  async function doubtEntries(query: InboxQuery, limit: number, after: number | undefined) {
    const found = doubts.list({ limit, after, flowId: query.flowId, search: query.search });
    const entries = await Promise.all(
      found.map(async ({ key, flowVersion, nodeId, ...step }): Promise<{ entry: InboxEntry; next: string }> => {
        const node = await nodeOf(step.flowId, flowVersion, nodeId);
        return {
          entry: {
            entry: 'doubt',
            id: `doubt:${step.runId}:${step.seq}`,
            ...step,
            nodeName: node?.name ?? nodeId,
            nodeType: node?.type ?? '',
          },
          next: `doubts:${key}`,
        };
      }),
    );
    return entries;
  }

  function taskEntries(query: InboxQuery, by: ListedBy, limit: number, after: number[] | undefined) {
    const states = statesOf(query);
    if (states.length === 0) return [];
    const rows = lists.list({
      limit,
      after,
      states,
      flowId: query.flowId,
      runId: query.runId,
      search: query.search,
      ...(query.box === 'mine' && states.includes('open') ? { waitingFor: by.scope } : {}),
      ...(by.isApprover || query.box === 'mine' ? { seenBy: by.scope } : {}),
      ...(query.box === 'overdue' ? { overdueAt: clock.now() } : {}),
    });
    return repository.withParts(rows).map((loaded): { entry: InboxEntry; next: string } => ({
      entry: { entry: 'task', id: loaded.row.id, task: view.summary(loaded, by) },
      next: `tasks:${lists.placeOf(loaded.row).join(',')}`,
    }));
  }

  function letterEntries(query: InboxQuery, limit: number, cursor: string | undefined) {
    const page = deadLetters.list({
      limit,
      ...(cursor === undefined ? {} : { cursor }),
      ...(query.flowId === undefined ? {} : { flowId: query.flowId }),
      ...(query.search === undefined ? {} : { text: query.search }),
    });
    const entries = page.items.map((letter): InboxEntry => {
      const { runId, flowId, flowName, nodeName, error, createdAt } = letter;
      const id = `letter:${letter.id}`;
      return {
        entry: 'dead-letter',
        id,
        deadLetterId: letter.id,
        runId,
        flowId,
        flowName,
        nodeName,
        error: error.message,
        since: createdAt,
      };
    });
    return { entries, next: page.nextCursor };
  }

  return async function list(by: ListedBy, query: InboxQuery): Promise<{ items: InboxEntry[]; nextCursor?: string }> {
    const place: Place = query.cursor === undefined ? { part: 'doubts' } : readCursor(query.cursor);
    const { limit } = query;
    const isWhole = (query.box === 'all' && !by.isApprover) || (query.box === 'mine' && by.isOwner);
    const hasOthers = isWhole && query.state === undefined && query.runId === undefined;
    const items: InboxEntry[] = [];

    if (place.part === 'doubts' && hasOthers) {
      const found = await doubtEntries(query, limit + 1, place.after?.[0]);
      const page = found.slice(0, limit);
      items.push(...page.map(({ entry }) => entry));
      const last = page.at(-1);
      if (found.length > limit && last !== undefined) return { items, nextCursor: last.next };
      if (items.length === limit) return { items, nextCursor: 'tasks:' };
    }
    if (place.part !== 'letters') {
      const left = limit - items.length;
      const found = taskEntries(query, by, left + 1, place.part === 'tasks' ? place.after : undefined);
      const page = found.slice(0, left);
      items.push(...page.map(({ entry }) => entry));
      const last = page.at(-1);
      if (found.length > left && last !== undefined) return { items, nextCursor: last.next };
      if (!hasOthers) return { items };
      if (items.length === limit) return deadLetters.openCount() > 0 ? { items, nextCursor: 'letters:' } : { items };
    }
    const { entries, next } = letterEntries(query, limit - items.length, place.cursor);
    items.push(...entries);
    return { items, ...(next === undefined ? {} : { nextCursor: `letters:${next}` }) };
  };
}
