import type { FlowNode } from '#shared/model/flow';
import type { ScheduleException } from '#shared/model/schedule';
import type { ExceptionOverlap, ScheduleDetail, ScheduleEntry, ScheduleStatus } from '#shared/model/schedule-views';
import { foldText } from '#shared/words/fold-text';
import type { DraftSchedules, ScheduleFlows } from './api-ports';
import { badCursor } from './errors';
import type { ExceptionsRepository } from './exceptions-repository';
import { findSchedule, type NodeSchedule, scheduleOfNode } from './find-schedule';
import type { ScheduleTrigger, ScheduleTriggers } from './ports';
import { seedOf } from './read-schedule';
import type { Remembered } from './remembered';
import { SCHEDULE_TYPE } from './schedule-node';
import type { ScheduleState, SchedulesService } from './service-types';

export interface EntriesPorts {
  service: Pick<SchedulesService, 'states' | 'stateOf'>;
  triggers: Pick<ScheduleTriggers, 'list'>;
  flows: ScheduleFlows;
  exceptions: ExceptionsRepository;
  overlapsOf(exceptions: readonly ScheduleException[]): ExceptionOverlap[];
  /** What the database knows of a schedule that is not followed (yet). */
  remembered(flowId: string, nodeId: string, nowMs: number): Remembered | undefined;
  /** How many of the newest runs of flows went well. */
  successRates(flowIds: readonly string[]): ReadonlyMap<string, ScheduleEntry['successRate']>;
  /** The workspace's zone. */
  timeZone(): string;
  now(): number;
}

export interface EntriesQuery {
  limit: number;
  cursor?: string | undefined;
  search?: string | undefined;
  status?: ScheduleStatus | readonly ScheduleStatus[] | undefined;
  flowId?: string | undefined;
}

/** Schedules as people see them: those in force with what they did, and those of drafts. Schedules of rules are not among them. */
export interface ScheduleEntries {
  /** The next to run first, those that do not run last. Errors: BAD_REQUEST for a cursor that is not one of these. */
  list(query: EntriesQuery): { items: ScheduleEntry[]; total: number; nextCursor?: string };
  /** All that match, in that order. */
  all(query: Omit<EntriesQuery, 'limit' | 'cursor'>): ScheduleEntry[];
  /** Errors: FLOW_NOT_FOUND, SCHEDULE_NOT_FOUND. */
  detail(flowId: string, nodeId?: string): ScheduleDetail;
  /** Errors: FLOW_NOT_FOUND, SCHEDULE_NOT_FOUND. */
  entry(flowId: string, nodeId?: string): ScheduleEntry;
}

export function createScheduleEntries(ports: EntriesPorts): ScheduleEntries {
  const { service, flows, exceptions, now } = ports;

  function inForce(state: ScheduleState): ScheduleEntry {
    const { trigger, last } = state;
    const { flowId, flowName, nodeId, nodeName } = trigger;
    return {
      flowId,
      flowName,
      nodeId,
      nodeName,
      status: state.status,
      ...(state.schedule === undefined ? {} : { schedule: state.schedule }),
      zone: state.zone,
      anchorMs: state.anchorMs,
      seed: state.seed,
      ...(state.nextAtMs === undefined ? {} : { nextAt: state.nextAtMs }),
      ...(last === undefined ? {} : { lastAt: last.atMs, lastState: last.state }),
      ...(last?.runId === undefined ? {} : { lastRunId: last.runId }),
      fired: state.fired,
      skipped: state.skipped,
      missed: state.missed,
      ...(state.error === undefined ? {} : { error: state.error }),
      ...(state.lastError === undefined ? {} : { lastError: state.lastError }),
      ...(state.pausedAtMs === undefined ? {} : { pausedAt: state.pausedAtMs }),
      ...(state.pausedUntilMs === undefined ? {} : { pausedUntil: state.pausedUntilMs }),
      exceptionCount: exceptions.ofSchedule(flowId, nodeId).length,
    };
  }

  /** One that is not followed: of a draft, switched off, or published just now (or in a host that does not fire). */
  function notFollowed(named: Named, status: ScheduleStatus, { schedule, zone }: NodeSchedule): ScheduleEntry {
    return {
      ...named,
      status,
      ...(schedule === undefined ? {} : { schedule }),
      zone,
      anchorMs: now(),
      seed: seedOf(named),
      fired: 0,
      skipped: 0,
      missed: 0,
      exceptionCount: exceptions.ofSchedule(named.flowId, named.nodeId).length,
    };
  }

  function published(trigger: ScheduleTrigger): ScheduleEntry {
    const { flowId, flowName, nodeId, nodeName } = trigger;
    const state = service.stateOf(flowId, nodeId);
    if (state !== undefined) return inForce(state);
    const { isPaused = false, ...kept } = ports.remembered(flowId, nodeId, now()) ?? {};
    const status = trigger.status === 'paused' ? 'flow-paused' : isPaused ? 'paused' : 'active';
    const named = { flowId, flowName, nodeId, nodeName };
    return { ...notFollowed(named, status, scheduleOfNode(trigger, trigger.timeZone, ports.timeZone())), ...kept };
  }

  function drafted(flow: Pick<DraftSchedules, 'flowId' | 'flowName' | 'timeZone'>, node: FlowNode): ScheduleEntry {
    return notFollowed(
      { flowId: flow.flowId, flowName: flow.flowName, nodeId: node.id, nodeName: node.name },
      node.disabled === true ? 'disabled' : 'draft',
      scheduleOfNode(node, flow.timeZone, ports.timeZone()),
    );
  }

  const visibleTriggers = () => ports.triggers.list(SCHEDULE_TYPE).filter(({ flowKind }) => flowKind === 'flow');

  function all({ search = '', status, flowId }: Omit<EntriesQuery, 'limit' | 'cursor'>): ScheduleEntry[] {
    const text = foldText(search.trim());
    const states = status === undefined ? undefined : new Set(typeof status === 'string' ? [status] : status);
    const isWanted = (id: string, flowName: string): boolean =>
      (flowId === undefined || id === flowId) && (text === '' || foldText(flowName).includes(text));
    const live = visibleTriggers().filter((trigger) => isWanted(trigger.flowId, trigger.flowName));
    const known = new Set(live.map(keyOf));
    const others = flows
      .draftSchedules()
      .filter((flow) => isWanted(flow.flowId, flow.flowName))
      .flatMap((flow) =>
        flow.nodes.filter(({ id }) => !known.has(keyOf({ flowId: flow.flowId, nodeId: id }))).map((node) => drafted(flow, node)),
      );
    return [...live.map(published), ...others]
      .filter((entry) => states === undefined || states.has(entry.status))
      .sort((one, other) => compareKeys(sortKey(one), sortKey(other)));
  }

  function entry(flowId: string, wanted?: string): ScheduleEntry {
    const flow = flows.readEditable(flowId);
    const found = findSchedule(flow, wanted);
    const trigger = visibleTriggers().find((each) => each.flowId === flowId && each.nodeId === found.nodeId);
    if (trigger !== undefined) return published(trigger);
    const { timeZone } = (found.published === undefined ? flow.draft : flow.published)?.settings ?? {};
    return drafted({ flowId, flowName: flow.name, ...(timeZone === undefined ? {} : { timeZone }) }, found.node);
  }

  function withRates<Entry extends ScheduleEntry>(shown: readonly Entry[]): Entry[] {
    const rates = ports.successRates([...new Set(shown.map(({ flowId }) => flowId))]);
    return shown.map((each) => {
      const successRate = rates.get(each.flowId);
      return successRate === undefined ? each : { ...each, successRate };
    });
  }

  return {
    all,
    entry,

    list({ limit, cursor, ...query }) {
      const found = all(query);
      const after = cursor === undefined ? undefined : decode(cursor);
      const rest = after === undefined ? found : found.filter((each) => compareKeys(sortKey(each), after) > 0);
      const items = rest.slice(0, limit);
      const last = items.at(-1);
      return {
        items: withRates(items),
        total: found.length,
        ...(rest.length > limit && last !== undefined ? { nextCursor: encode(sortKey(last)) } : {}),
      };
    },

    detail(flowId, wanted) {
      const flow = flows.readEditable(flowId);
      const { nodeId, published: node, draft } = findSchedule(flow, wanted);
      const own = exceptions.ofSchedule(flowId, nodeId);
      const draftSchedule = draft && scheduleOfNode(draft, undefined, ports.timeZone()).schedule;
      const inForceSchedule = node && scheduleOfNode(node, undefined, ports.timeZone()).schedule;
      const isChanged =
        flow.published !== undefined &&
        (JSON.stringify(draftSchedule) !== JSON.stringify(inForceSchedule) || draft?.disabled !== node?.disabled);
      const [shown = entry(flowId, nodeId)] = withRates([entry(flowId, nodeId)]);
      return {
        ...shown,
        exceptions: [...own],
        overlaps: ports.overlapsOf(own),
        ...(isChanged && draftSchedule !== undefined ? { draftSchedule } : {}),
        hasUnpublishedChange: isChanged,
        draftRevision: flow.draftRevision,
      };
    },
  };
}

type Named = Pick<ScheduleEntry, 'flowId' | 'flowName' | 'nodeId' | 'nodeName'>;

const keyOf = ({ flowId, nodeId }: { flowId: string; nodeId: string }): string => `${flowId}\n${nodeId}`;

/** When it runs next, the name of its flow, and what makes it one of its kind. */
type SortKey = readonly [nextAt: number, name: string, id: string];
const NEVER = Number.MAX_SAFE_INTEGER;
const sortKey = (entry: ScheduleEntry): SortKey => [entry.nextAt ?? NEVER, entry.flowName, keyOf(entry)];
const compareTexts = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function compareKeys(one: SortKey, other: SortKey): number {
  return one[0] - other[0] || compareTexts(one[1], other[1]) || compareTexts(one[2], other[2]);
}

function encode([nextAt, name, id]: SortKey): string {
  return Buffer.from(JSON.stringify([nextAt, name, id]), 'utf8').toString('base64url');
}

function decode(cursor: string): SortKey {
  try {
    const [nextAt, name, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    if (typeof nextAt === 'number' && typeof name === 'string' && typeof id === 'string') return [nextAt, name, id];
  } catch {
    // Told below.
  }
  throw badCursor();
}
