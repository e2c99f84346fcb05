/** What the inbox needs of others. The host introduces them. */
import type { Clock, PendingEvent } from '#main/engine/ports';
import type { Store } from '#main/store';
import type { ErrorInfo } from '#shared/model/errors';
import type { FlowEvent } from '#shared/model/event';
import type { Assignee, EscalationStep, HumanTaskState, NewHumanTask, Priority, TaskAction } from '#shared/model/human-task';
import type { Json, JsonObject } from '#shared/model/json';
import type { NotificationTopic } from '#shared/model/notification';
import type { Actor, Person } from '#shared/model/person';

/** What this room uses of the store. Errors of `write`: STORE_FULL, STORE_FAILED. */
export type InboxStore = Pick<Store, 'db' | 'write' | 'onCommitted'>;

export interface TaskWords {
  title: string;
  body: string;
}

/** Something to tell people of. */
export interface TaskMessage {
  topic: NotificationTopic;
  /** `assignees`: those who may still vote. `owner`: who owns the workspace. */
  to: 'assignees' | 'owner' | readonly Assignee[];
  level: 'info' | 'warning' | 'error';
  urgent?: boolean;
  words: Readonly<Record<'en' | 'pt-BR', TaskWords>>;
}

/** One thing that happens to a task by itself, later. */
export interface TaskTimer {
  /** Unique for the task: `due`, `reminder:<n>`, `remind-again`, `escalation:<n>`, `expiry`, or one of the handlers' own. */
  name: string;
  at: number;
  payload?: Json;
}

/** A task as timers see it. */
export interface TimedTask {
  id: string;
  task: NewHumanTask;
  state: HumanTaskState;
  createdAt: number;
  /** Those of now: an escalation may have changed them. */
  priority: Priority;
  assignees: readonly Assignee[];
  /** As planned; undefined before that, and when there is none. */
  dueAt?: number;
  expiresAt?: number;
  escalations: number;
  isTest: boolean;
  flowId?: string;
  flowName?: string;
  runId?: string;
}

/** What a timer does; the inbox does it all in the transaction that takes the timer away. */
export type TimerEffect =
  /** Its own line of the history. An effect below that changes the task writes the line for its change by itself. */
  | { do: 'note'; action: TaskAction; before?: JsonObject; after?: JsonObject }
  | { do: 'tell'; message: TaskMessage }
  /** In place of all who are asked now. */
  | { do: 'assign'; to: readonly Assignee[] }
  | { do: 'raise-priority'; priority: Priority }
  /** Decides as the escalation says: at once, by PulseFlow itself. An outcome that the task does not have: nothing. */
  | { do: 'decide'; outcome: string }
  | { do: 'expire' }
  /** Counts as an escalation: the task is marked, and `flx.human_task.escalated` is raised. */
  | { do: 'escalate'; step: number; action: JsonObject }
  | { do: 'set-timer'; timer: TaskTimer };

/** What happens to tasks by themselves. Pure: the same input gives the same answer, and may be asked for again after a rollback. */
export interface TimerHandlers {
  /** Everything that will happen to a new task. */
  plan(task: TimedTask): { dueAt?: number; expiresAt?: number; timers: readonly TaskTimer[] };
  /**
   * What a due timer does. Not called for tasks that are decided. `isLate`: PulseFlow was not running, or asleep, when it was due.
   */
  fire(task: TimedTask, timer: TaskTimer, moment: { now: number; isLate: boolean }): readonly TimerEffect[];
  /** How a timer is shown among what is still to come; undefined: not at all. */
  describe(
    task: TimedTask,
    timer: TaskTimer,
  ): { what: 'reminder' | 'due' | 'escalation' | 'expiry'; action?: EscalationStep['action'] } | undefined;
}

/** The people of the workspace. */
export interface InboxPeople {
  find(id: string): Person | undefined;
  list(): readonly Person[];
  /** By id, e-mail address, or name; undefined also for a name of several. */
  resolve(text: string): Person | undefined;
  /** Those who have the role, active ones only. Compared without case. */
  inRole(role: string): readonly Person[];
  /** Active people behind assignees, each once; when none is left, the owner. */
  expand(assignees: readonly Assignee[]): readonly Person[];
  onChanged(listener: () => void): () => void;
}

/** How people are told; as the notifications room takes it. */
export interface InboxNotice {
  topic: NotificationTopic;
  to: 'owner' | readonly string[];
  level: 'info' | 'warning' | 'error';
  urgent?: boolean;
  words(language: 'en' | 'pt-BR'): TaskWords;
  flowId?: string;
  runId?: string;
  taskId?: string;
  idempotencyKey: string;
}

/** A step that may or may not have been done, in a run that waits for a word. */
export interface DoubtfulStep {
  runId: string;
  seq: number;
  flowId: string;
  flowName: string;
  flowVersion: number;
  nodeId: string;
  since: number;
}

/** A dead letter that nobody has looked at yet. */
export interface OpenLetter {
  id: string;
  runId: string;
  flowId: string;
  flowName: string;
  nodeName: string;
  error: { message: string };
  createdAt: number;
}

export interface InboxPorts {
  store: InboxStore;
  clock: Clock;
  random(): number;
  people: InboxPeople;
  timers: TimerHandlers;
  /** Called inside a transaction, and writes in it: who is told, is told of what has happened. */
  tell(notice: InboxNotice): void;
  /** Replies under these keys are stored: the runs that wait for them go on. */
  replied(keys: Iterable<string>): void;
  wantsEvent(type: string): boolean;
  hasEvent(id: string, source: string): boolean;
  emit(event: PendingEvent): Promise<FlowEvent>;
  /** Of a node in a version of a flow; undefined when the version is gone. */
  nodeOf(flowId: string, version: number, nodeId: string): Promise<{ name: string; type: string } | undefined>;
  deadLetters: {
    list(query: { limit: number; cursor?: string; flowId?: string; text?: string }): { items: OpenLetter[]; nextCursor?: string };
    openCount(): number;
  };
  files: {
    /** The absolute path of one below the workspace files folder. Errors: FILE_OUTSIDE, FILE_REFUSED. */
    resolve(path: string): string;
  };
  /** A problem that no caller can be told of. */
  report(error: ErrorInfo): void;
}

/** Who looks or acts, as the transport knows them. */
export interface Caller {
  actor: Actor;
  /** The person in whose name it is; a program with the API token acts for the owner. */
  personId: string;
  via: 'app' | 'rest' | 'link' | 'notification' | 'tray' | 'timer' | 'engine';
}
