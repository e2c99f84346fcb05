import { toErrorInfo } from '#shared/model/errors';
import { isFinal } from '#shared/model/run';
import { createCallers } from './callers';
import { createDoubts } from './doubts';
import { createEntries } from './entries';
import { createTaskLists } from './list-query';
import { createInboxLive, type InboxLive } from './live';
import type { InboxPorts } from './ports';
import { createTasksRepository } from './repository';
import { createInboxService } from './service';
import type { InboxService } from './service-types';
import { createTaskFiles } from './task-files';
import { createTaskView } from './task-view';
import { createTimerEffects } from './timer-effects';
import { type Change, createTimerLoop, type TimerLoop } from './timer-loop';
import { type Aftermath, APP_ACTOR, createTransitions } from './transitions';
import { createVoting } from './voting';

/** All of the inbox room, put together. */
export interface InboxRoom {
  service: InboxService;
  live: InboxLive;
  timers: TimerLoop;
  /** Ids of the tasks of a run. */
  tasksOfRun(runId: string): string[];
  /** How many tasks that are not decided ask this person by name. */
  openTasksOf(personId: string): number;
  /** Deletes the files of tasks that are gone. */
  sweepFiles(): Promise<void>;
  /** Takes up where the last process stopped; call it when the engine and the queues have. */
  start(): void;
  close(): Promise<void>;
}

const SWEEP_AFTER_MS = 86_400_000;

export function createInboxRoom(ports: InboxPorts): InboxRoom {
  const { store, clock, people } = ports;
  const repository = createTasksRepository(store);
  const lists = createTaskLists(store);
  const doubts = createDoubts(store);
  const transitions = createTransitions(ports, repository);
  const view = createTaskView(ports, repository, transitions);
  const files = createTaskFiles(ports);
  const callers = createCallers(ports, lists);
  const live = createInboxLive((delayMs, callback) => {
    const timer = clock.setTimer(clock.now() + delayMs, callback);
    return () => timer.cancel();
  });
  const listeners = new Set<(taskIds: readonly string[]) => void>();
  /** Runs that may have tasks which are not decided: others cost nothing. */
  const asking = new Set<string>();
  let isOn = false;

  function tell(taskIds: readonly string[]): void {
    if (taskIds.length === 0) return;
    live.changed(taskIds);
    for (const listener of listeners) listener(taskIds);
  }

  const change: Change = (work) => {
    const aftermath: Aftermath = { changed: new Set(), replied: new Set() };
    const result = store.write(() => work(aftermath));
    tell([...aftermath.changed]);
    if (aftermath.replied.size > 0) ports.replied(aftermath.replied);
    timers.look();
    return result;
  };
  const timers = createTimerLoop(ports, {
    repository,
    transitions,
    perform: createTimerEffects(transitions, repository),
    change,
  });
  const voting = createVoting(ports, { repository, transitions, view, files, callers, change });
  const service = createInboxService(ports, {
    repository,
    lists,
    doubts,
    entries: createEntries(ports, { repository, lists, doubts, view }),
    transitions,
    view,
    voting,
    files,
    callers,
    change,
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });

  const stopCommits = store.onCommitted(({ records }) => {
    let isNews = false;
    const ended = new Set<string>();
    for (const record of records) {
      if (record.kind === 'outbox' && 'ask' in record.entry) {
        asking.add(record.entry.ask.runId);
        isNews = true;
      } else if (record.kind === 'dead_letter') {
        live.changed([]);
      } else if (record.kind === 'run') {
        if (record.run.status === 'in_doubt') live.changed([]);
        if (asking.has(record.run.id)) ended.add(record.run.id);
        if (isFinal(record.run.status)) asking.delete(record.run.id);
      }
    }
    // The journal has cancelled what is no longer needed; those who look at it are told.
    if (ended.size > 0) queueMicrotask(() => tell([...ended].flatMap((runId) => repository.ofRun(runId))));
    if (isNews) timers.look();
  });

  /** Somebody was removed, made inactive or lost a role: what nobody can do any more comes to the owner. */
  function adoptAll(): void {
    if (!isOn) return;
    try {
      const active = people.list().filter(({ isActive }) => isActive);
      const roles = active.flatMap((person) => person.roles.map((role) => role.toLowerCase()));
      const ids = lists.unreachable(
        active.map(({ id }) => id),
        roles,
      );
      if (ids.length > 0)
        change((aftermath) => {
          for (const id of ids) {
            const loaded = repository.load(id);
            if (loaded === undefined) continue;
            if (transitions.adopt(loaded, { at: clock.now(), actor: APP_ACTOR, via: 'engine' })) aftermath.changed.add(id);
          }
        });
      live.changed([]);
    } catch (thrown) {
      ports.report(toErrorInfo(thrown));
    }
  }
  /** The journal cancels what no run waits for; a database from a backup has had its runs ended without it. */
  function cancelOrphans(): void {
    const ids = repository.orphans();
    if (ids.length === 0) return;
    change((aftermath) => {
      for (const id of ids) {
        const loaded = repository.load(id);
        if (loaded === undefined) continue;
        transitions.cancel(loaded, { at: clock.now(), actor: APP_ACTOR, via: 'engine' }, undefined);
        aftermath.changed.add(id);
      }
    });
  }

  const stopPeople = people.onChanged(adoptAll);

  return {
    service,
    live,
    timers,
    tasksOfRun: (runId) => repository.ofRun(runId),
    openTasksOf: (personId) => lists.openNaming(personId),
    sweepFiles: () => files.sweep((taskId) => repository.load(taskId) !== undefined, clock.now() - SWEEP_AFTER_MS),
    start() {
      isOn = true;
      for (const runId of repository.openRuns()) asking.add(runId);
      try {
        cancelOrphans();
      } catch (thrown) {
        // A disk that takes nothing must not keep the app from starting.
        ports.report(toErrorInfo(thrown));
      }
      timers.start();
      adoptAll();
    },
    async close() {
      isOn = false;
      stopCommits();
      stopPeople();
      live.close();
      await timers.close();
    },
  };
}
