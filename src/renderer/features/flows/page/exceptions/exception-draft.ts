import type { NodeId } from '#shared/model/ids';
import type { JsonObject } from '#shared/model/json';
import { isJsonObject } from '#shared/model/json';
import type { FlowConcurrency, RateLimit } from '#shared/model/policy';
import { type ModifiedSettings, type NewException, newExceptionSchema, type ScheduleException } from '#shared/model/schedule';
import { momentOf, wallTimeOf, zonedIso } from '../../../../components/occurrences/zoned-time';
import { parseJsonText } from '../../../../lib/json-text';

export type ExceptionKind = NewException['kind'];

/** An exception while it is edited: texts as fields hold them. Times are on the clock of the schedule's zone. */
export interface ExceptionDraft {
  kind: ExceptionKind;
  from: string;
  to: string;
  /** `plannedMs` of the occurrence that is moved. */
  occurrenceMs: number | undefined;
  at: string;
  reason: string;
  /** Counts for this schedule of the flow only. */
  isOwn: boolean;
  priority: number | undefined;
  maxMinutes: number | undefined;
  concurrency: FlowConcurrency | undefined;
  rateLimits: Readonly<Record<string, RateLimit>>;
  /** JSON of an object, or empty. */
  variables: string;
}

/** What is wrong with a field of the form. */
export type DraftProblem =
  | 'from-missing'
  | 'to-missing'
  | 'backwards'
  | 'occurrence-missing'
  | 'at-missing'
  | 'at-same'
  | 'settings-missing'
  | 'variables-wrong';

/** An exception to begin with: the day of a moment. */
export function newDraft(kind: ExceptionKind, fromMs: number, toMs: number, zone: string): ExceptionDraft {
  return {
    kind,
    from: wallTimeOf(fromMs, zone),
    to: wallTimeOf(toMs, zone),
    occurrenceMs: undefined,
    at: '',
    reason: '',
    isOwn: true,
    priority: undefined,
    maxMinutes: undefined,
    concurrency: undefined,
    rateLimits: {},
    variables: '',
  };
}

/** An exception as its form shows it. */
export function draftOf(exception: ScheduleException | NewException, zone: string): ExceptionDraft {
  const isMove = exception.kind === 'reschedule';
  const fromMs = Date.parse(isMove ? exception.occurrence : exception.from);
  const toMs = Date.parse(isMove ? exception.at : exception.to);
  const settings = exception.kind === 'modify' ? exception.settings : {};
  return {
    ...newDraft(exception.kind, fromMs, toMs, zone),
    ...(isMove ? { occurrenceMs: fromMs, at: wallTimeOf(toMs, zone) } : {}),
    reason: exception.reason,
    isOwn: exception.nodeId !== undefined,
    priority: settings.priority,
    maxMinutes: settings.maxDurationMs === undefined ? undefined : settings.maxDurationMs / 60_000,
    concurrency: settings.concurrency,
    rateLimits: settings.rateLimits ?? {},
    variables: settings.variables === undefined ? '' : JSON.stringify(settings.variables, null, 2),
  };
}

/** The exception that a form means, or what is wrong with it. */
export function readDraft(
  draft: ExceptionDraft,
  zone: string,
  nodeId: string,
): { exception: NewException; problems: [] } | { exception: undefined; problems: DraftProblem[] } {
  const base = { reason: draft.reason.trim(), ...(draft.isOwn ? { nodeId: nodeId as NodeId } : {}) };
  const wrong = (...problems: DraftProblem[]) => ({ exception: undefined, problems });
  const right = (exception: NewException) => ({ exception: newExceptionSchema.parse(exception), problems: [] as [] });
  if (draft.kind === 'reschedule') {
    const atMs = momentOf(draft.at, zone);
    if (draft.occurrenceMs === undefined) return wrong('occurrence-missing');
    if (atMs === undefined) return wrong('at-missing');
    if (atMs === draft.occurrenceMs) return wrong('at-same');
    return right({ kind: 'reschedule', occurrence: zonedIso(draft.occurrenceMs, zone), at: zonedIso(atMs, zone), ...base });
  }
  const [fromMs, toMs] = [momentOf(draft.from, zone), momentOf(draft.to, zone)];
  if (fromMs === undefined) return wrong('from-missing');
  if (toMs === undefined) return wrong('to-missing');
  if (toMs <= fromMs) return wrong('backwards');
  const period = { from: zonedIso(fromMs, zone), to: zonedIso(toMs, zone) };
  if (draft.kind === 'skip') return right({ kind: 'skip', ...period, ...base });
  const variables = variablesOf(draft.variables);
  if (variables === 'wrong') return wrong('variables-wrong');
  const settings = settingsOf(draft, variables);
  if (Object.keys(settings).length === 0) return wrong('settings-missing');
  return right({ kind: 'modify', ...period, settings, ...base });
}

function variablesOf(text: string): JsonObject | undefined | 'wrong' {
  if (text.trim() === '') return undefined;
  const parsed = parseJsonText(text);
  return parsed.ok && isJsonObject(parsed.value) ? parsed.value : 'wrong';
}

function settingsOf(draft: ExceptionDraft, variables: JsonObject | undefined): ModifiedSettings {
  const { priority, maxMinutes, concurrency, rateLimits } = draft;
  return {
    ...(priority === undefined ? {} : { priority }),
    ...(maxMinutes === undefined ? {} : { maxDurationMs: Math.max(1000, Math.round(maxMinutes * 60_000)) }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(Object.keys(rateLimits).length === 0 ? {} : { rateLimits: rateLimits as NonNullable<ModifiedSettings['rateLimits']> }),
    ...(variables === undefined ? {} : { variables }),
  };
}
