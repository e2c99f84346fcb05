/** What people and programs do with tasks. Each call is one transaction; what waits for it is told after it. */
import { createHash } from 'node:crypto';
import { type Assignee, EXPIRED_OUTCOME, type NewHumanTask } from '#shared/model/human-task';
import { createUlid } from '#shared/model/ids';
import { OWNER_ID } from '#shared/model/person';
import type { Callers } from './callers';
import type { Doubts } from './doubts';
import type { createEntries } from './entries';
import { personNotFound, taskClaimed, taskClosed, taskInvalid, taskOfRun, taskRefused } from './errors';
import type { TaskLists } from './list-query';
import type { Caller, InboxPorts } from './ports';
import type { LoadedTask, TasksRepository } from './repository';
import type { InboxService } from './service-types';
import { delegated } from './state/electorate';
import type { TaskFiles } from './task-files';
import { askedOf } from './task-shapes';
import type { TaskView } from './task-view';
import { assignedMessage } from './task-words';
import type { Change } from './timer-loop';
import type { Act, Transitions } from './transitions';
import type { Voting } from './voting';

const KEY_WINDOW_MS = 86_400_000;
const MAX_TASK_CHARS = 1_000_000;

export interface ServiceParts {
  repository: TasksRepository;
  lists: TaskLists;
  doubts: Doubts;
  entries: ReturnType<typeof createEntries>;
  transitions: Transitions;
  view: TaskView;
  voting: Voting;
  files: TaskFiles;
  callers: Callers;
  change: Change;
  onChanged: InboxService['onChanged'];
}

export function createInboxService(
  { people, clock, random, deadLetters }: Pick<InboxPorts, 'people' | 'clock' | 'random' | 'deadLetters'>,
  parts: ServiceParts,
): InboxService {
  const { repository, lists, doubts, transitions, view, voting, files, callers, change } = parts;
  const actOf = ({ actor, via }: Caller): Act => ({ at: clock.now(), actor, via });

  const summary = (caller: Caller, loaded: LoadedTask) => view.summary(loaded, callers.viewerOf(caller));
  const detail = (caller: Caller, loaded: LoadedTask) => view.detail(loaded, callers.viewerOf(caller));

  /** A change of a task that is open. Errors: TASK_NOT_FOUND, TASK_CLOSED, TASK_REFUSED (it is about to be decided). */
  function changeOpen<T>(caller: Caller, taskId: string, work: (loaded: LoadedTask, act: Act) => T): T {
    return change((aftermath) => {
      const loaded = transitions.open(taskId);
      callers.assertSees(caller, taskId);
      if (loaded.state === 'deciding') throw taskRefused(taskId, 'not-open');
      if (loaded.state !== 'open') throw taskClosed(taskId, loaded.state);
      aftermath.changed.add(taskId);
      return work(loaded, actOf(caller));
    });
  }

  function assertMayVote(caller: Caller, loaded: LoadedTask): void {
    const refused = view.refusal(loaded, callers.viewerOf(caller));
    if (refused !== undefined) throw taskRefused(loaded.row.id, refused);
  }

  /** The same people by their ids. Errors: PERSON_NOT_FOUND. */
  function known(assignees: readonly Assignee[]): Assignee[] {
    return assignees.map((assignee) => {
      if ('role' in assignee) return assignee;
      const person = people.resolve(assignee.person);
      if (person?.isActive !== true) throw personNotFound(assignee.person);
      return { person: person.id };
    });
  }

  function assertSound(task: NewHumanTask): void {
    const ids = task.outcomes.map(({ id }) => id);
    if (new Set(ids).size < ids.length) throw taskInvalid('outcome-twice', 'Two outcomes of the task have the same id.');
    if (ids.includes(EXPIRED_OUTCOME))
      throw taskInvalid('outcome-reserved', `No outcome may be called "${EXPIRED_OUTCOME}": every task has it by itself.`);
    if (task.form === undefined && task.outcomes.some(({ needsForm }) => needsForm))
      throw taskInvalid('form-missing', 'An outcome needs the form, and the task has none.');
    const unknown = task.escalations.find(({ action }) => action.do === 'decide' && !ids.includes(action.outcome));
    if (unknown !== undefined)
      throw taskInvalid('escalation-outcome', 'An escalation decides for an outcome that the task does not have.');
    if (JSON.stringify(task).length > MAX_TASK_CHARS)
      throw taskInvalid('too-large', 'The task holds too much. Put its data into a file, and name the file.');
  }

  return {
    async list(caller, query) {
      return parts.entries(callers.viewerOf(caller), query);
    },

    counts(caller) {
      const { scope, isApprover } = callers.viewerOf(caller);
      const tasks = lists.counts(scope, clock.now(), isApprover);
      if (isApprover) return { ...tasks, doubts: 0, deadLetters: 0 };
      return { ...tasks, doubts: doubts.count(), deadLetters: deadLetters.openCount() };
    },

    sees: callers.sees,

    get(caller, taskId) {
      callers.assertSees(caller, taskId);
      const loaded = repository.load(taskId);
      // Before the inbox has taken it up it has no clock and no history.
      return detail(caller, loaded?.state === 'open' ? change(() => transitions.open(taskId)) : transitions.found(taskId));
    },

    decide(caller, taskId, decision) {
      return summary(caller, voting.vote(caller, taskId, decision, people.find(caller.personId)));
    },

    undo: (caller, taskId) => summary(caller, voting.takeBack(caller, taskId)),

    claim(caller, taskId, release) {
      const changed = changeOpen(caller, taskId, (loaded, act) => {
        const holder = loaded.row.claimed_by === null ? undefined : (JSON.parse(loaded.row.claimed_by) as typeof caller.actor);
        const isMine = holder !== undefined && holder.id === caller.personId;
        if (release) {
          if (holder === undefined) return loaded;
          if (!isMine) callers.assertManages(caller, taskId);
          repository.update(loaded, { claimedBy: null });
          transitions.note(loaded, 'released', act, { before: { claimedBy: holder.name } });
          return transitions.again(loaded);
        }
        assertMayVote(caller, loaded);
        if (isMine) return loaded;
        if (holder !== undefined) throw taskClaimed(taskId, holder.name);
        const { person } = callers.viewerOf(caller);
        const name = person?.name ?? caller.actor.name;
        repository.update(loaded, { claimedBy: { kind: 'person', id: caller.personId, name } });
        transitions.note(loaded, 'claimed', act, { after: { claimedBy: name } });
        return transitions.again(loaded);
      });
      return summary(caller, changed);
    },

    delegate(caller, taskId, to, comment) {
      const changed = changeOpen(caller, taskId, (loaded, act) => {
        const viewer = callers.viewerOf(caller);
        assertMayVote(caller, loaded);
        const target = people.resolve(to);
        if (viewer.person === undefined || target?.isActive !== true) throw personNotFound(to);
        if (target.id === caller.personId) throw taskRefused(taskId, 'self');
        if (loaded.votes.some(({ personId }) => personId === caller.personId)) throw taskRefused(taskId, 'has-voted');
        if (loaded.task.votes.notRequester && transitions.requesterIds(loaded).has(target.id))
          throw taskRefused(taskId, 'requester-delegate');
        const next = delegated(loaded.asked, viewer.person, target);
        if (next === undefined) throw taskRefused(taskId, 'already-asked');
        const after = transitions.assign(loaded, next, act, 'delegated', comment);
        const from = { name: viewer.person.name, comment };
        const message = { ...assignedMessage(after, from), to: [{ person: target.id }] };
        transitions.send(after, message, `delegated/${after.row.version}`);
        return after;
      });
      return summary(caller, changed);
    },

    reassign(caller, taskId, { assignees, priority }) {
      const changed = changeOpen(caller, taskId, (loaded, act) => {
        callers.assertManages(caller, taskId);
        let current = loaded;
        if (priority !== undefined) current = transitions.prioritise(current, priority, act);
        if (assignees !== undefined) {
          current = transitions.assign(current, askedOf(known(assignees)), act, 'reassigned');
          transitions.send(current, assignedMessage(current), `assigned/${current.row.version}`);
        }
        return current;
      });
      return summary(caller, changed);
    },

    comment(caller, taskId, text) {
      change((aftermath) => {
        const loaded = transitions.open(taskId);
        callers.assertSees(caller, taskId);
        repository.update(loaded, { comments: loaded.row.comments + 1 });
        transitions.note(loaded, 'commented', actOf(caller), { comment: text });
        aftermath.changed.add(taskId);
      });
    },

    async addFile(caller, taskId, piece) {
      callers.assertSees(caller, taskId);
      const loaded = transitions.found(taskId);
      if (loaded.state !== 'open') throw taskClosed(taskId, loaded.state);
      assertMayVote(caller, loaded);
      return files.add(taskId, piece);
    },

    async readFile(caller, taskId, path, offset) {
      callers.assertSees(caller, taskId);
      return files.read(transitions.found(taskId), path, offset);
    },

    create(caller, task, idempotencyKey) {
      assertSound(task);
      const asked = known(task.assignees);
      const key =
        idempotencyKey === undefined ? undefined : createHash('sha256').update(idempotencyKey).digest('base64url').slice(0, 32);
      const created = change((aftermath) => {
        const now = clock.now();
        const earlier = key === undefined ? undefined : repository.ofIdempotencyKey(key);
        if (earlier !== undefined && earlier.createdAt > now - KEY_WINDOW_MS) return transitions.open(earlier.id);
        if (earlier !== undefined && key !== undefined) repository.forgetIdempotencyKey(key);
        const id = `task_${createUlid(now, random)}`;
        const made = repository.insert(id, { ...task, assignees: asked }, key, now);
        repository.setAsked(made, asked.length === 0 ? [{ kind: 'person', ref: OWNER_ID }] : askedOf(asked));
        aftermath.changed.add(id);
        return transitions.takeUp(transitions.found(id), { ...actOf(caller), at: now });
      });
      return detail(caller, created);
    },

    process(caller, taskId, decision, by) {
      let person = people.find(caller.personId);
      if (by !== undefined) {
        person = people.resolve(by);
        if (person === undefined) throw personNotFound(by);
        // With an own token a person speaks for nobody else.
        if (person.id !== caller.personId && caller.actor.kind === 'person' && caller.actor.id !== OWNER_ID)
          throw taskRefused(taskId, 'not-allowed');
      }
      return detail(caller, voting.vote(caller, taskId, { ...decision, immediately: true }, person));
    },

    cancel(caller, taskId, reason) {
      const changed = change((aftermath) => {
        const loaded = transitions.open(taskId);
        callers.assertSees(caller, taskId);
        if (loaded.state !== 'open' && loaded.state !== 'deciding') throw taskClosed(taskId, loaded.state);
        if (loaded.row.run_id !== null) throw taskOfRun(taskId, loaded.row.run_id);
        transitions.cancel(loaded, actOf(caller), reason);
        aftermath.changed.add(taskId);
        return transitions.again(loaded);
      });
      return detail(caller, changed);
    },

    note(caller, taskId, action, after) {
      change(() => {
        transitions.note(transitions.open(taskId), action, actOf(caller), after === undefined ? {} : { after });
      });
    },

    onChanged: parts.onChanged,
  };
}
