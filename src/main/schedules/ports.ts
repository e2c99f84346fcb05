/** What the schedules room needs of others. The host introduces them. */
import type { Engine } from '#main/engine/engine';
import type { Clock } from '#main/engine/ports';
import type { Store } from '#main/store';
import type { HolidayCalendar } from '#shared/calendar/types';
import type { ErrorInfo } from '#shared/model/errors';
import type { JsonObject } from '#shared/model/json';
import type { HolidayRule, ScheduleException } from '#shared/model/schedule';

/** A published `core.schedule` node, as the flows room tells it. */
export interface ScheduleTrigger {
  flowId: string;
  flowName: string;
  /** `rule`: the hidden flow of a rule. */
  flowKind: 'flow' | 'rule';
  version: number;
  nodeId: string;
  nodeName: string;
  /** Of the node's type: configs of version 1 are converted. */
  typeVersion: number;
  config: JsonObject;
  status: 'active' | 'paused';
  /** Zone of the flow's own settings. */
  timeZone?: string;
}

/** The published triggers of all flows. A trigger that has not changed is the same object as before. */
export interface ScheduleTriggers {
  list(nodeType: string): readonly ScheduleTrigger[];
  onChange(listener: () => void): () => void;
}

export interface SchedulesPorts {
  store: Pick<Store, 'db' | 'write'>;
  engine: Pick<Engine, 'start'>;
  triggers: ScheduleTriggers;
  clock: Clock;
  /** The workspace's IANA zone; call `refresh` when it changes. */
  timeZone(): string;
  /** Of one flow, the oldest first; call `refresh` when they change. */
  exceptionsOf(flowId: string): readonly ScheduleException[];
  /** Rejects when they cannot be loaded: the schedule does not run until they can. */
  holidaysOf(rule: HolidayRule): Promise<HolidayCalendar>;
  /** The run that was started with an idempotency key, while the key is kept. */
  findStarted(scope: string, key: string): string | undefined;
  /** A problem that no caller can be told of: a schedule that cannot be read, occurrences that were missed. */
  report(error: ErrorInfo): void;
}
