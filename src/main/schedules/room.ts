import { compileSchedule, exceptionOverlaps } from '#shared/calendar/index';
import type { FlowNode } from '#shared/model/flow';
import type { ScheduleEntry } from '#shared/model/schedule-views';
import type { Language, ScheduleFlows } from './api-ports';
import { createCalendars } from './calendars';
import { createScheduleControl } from './control';
import { createScheduleEditor } from './edit-schedule';
import { createScheduleEntries } from './entries';
import { createExceptionsService } from './exceptions';
import { createExceptionsRepository } from './exceptions-repository';
import { createHolidayListsService } from './holiday-lists';
import { createHolidayListsRepository } from './holiday-lists-repository';
import { listUses } from './list-uses';
import { createListedHolidays } from './listed-holidays';
import type { SchedulesPorts } from './ports';
import { createRemembered } from './remembered';
import { createSchedulesService } from './service';

export interface SchedulesRoomPorts extends Omit<SchedulesPorts, 'exceptionsOf' | 'holidaysOf'> {
  flows: ScheduleFlows;
  isTrigger(node: FlowNode): boolean;
  language(): Language;
  /** How many of the newest runs of flows went well. */
  successRates(flowIds: readonly string[]): ReadonlyMap<string, ScheduleEntry['successRate']>;
  /** Who makes exceptions. */
  user: string;
  random(): number;
}

/** All of the schedules room, put together: what fires, and what people and programs ask of it. */
export function createSchedulesRoom(ports: SchedulesRoomPorts) {
  const { store, flows, language, random, timeZone } = ports;
  const now = (): number => ports.clock.now();
  const exceptionRows = createExceptionsRepository(store);
  const listRows = createHolidayListsRepository(store);
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };

  const lists = createHolidayListsService({
    repository: listRows,
    uses: () => listUses(ports.triggers, flows),
    changed() {
      service.refresh();
      tell();
    },
    now,
    random,
  });
  const holidays = createListedHolidays({ lists, repository: listRows, language, now });
  const service = createSchedulesService({
    ...ports,
    exceptionsOf: exceptionRows.ofFlow,
    holidaysOf: (rule) => holidays.of(rule),
  });
  service.onChanged(tell);
  const entries = createScheduleEntries({
    service,
    triggers: ports.triggers,
    flows,
    exceptions: exceptionRows,
    overlapsOf: exceptionOverlaps,
    remembered: createRemembered(store),
    successRates: ports.successRates,
    timeZone,
    now,
  });
  const calendars = createCalendars({
    service,
    compile: compileSchedule,
    holidaysOf: (rule) => holidays.of(rule),
    exceptions: exceptionRows,
    now,
  });
  const exceptions = createExceptionsService({
    repository: exceptionRows,
    flows,
    calendarOf: (flow, nodeId) => calendars.ofEntry(entries.entry(flow.flowId, nodeId)),
    recordsNear: (flowId, nodeId, atMs) => service.recordsNear(flowId, nodeId, atMs),
    changed(flowId) {
      service.refresh(flowId);
      tell();
    },
    user: ports.user,
    now,
    random,
  });

  return {
    timeZone,
    now,
    service,
    entries,
    calendars,
    exceptions,
    lists,
    holidays,
    control: createScheduleControl({ service, flows, entries }),
    editor: createScheduleEditor({ flows, isTrigger: ports.isTrigger, language }),
    /** Told when anything that this room shows has changed. */
    onChanged(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
export type SchedulesRoom = ReturnType<typeof createSchedulesRoom>;
