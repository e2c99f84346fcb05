import type { FlowSummary } from '#shared/model/flow';
import type { RecentInput } from '#shared/model/recent-input';
import { MANUAL_TRIGGER, type StartWay } from '#shared/model/start-form';
import { foldText } from '#shared/words/fold-text';
import { fuzzyMatch } from './fuzzy';

export interface Entry {
  flow: FlowSummary;
  /** Places of the name that the query found. */
  places: readonly number[];
  /** Paused: it is shown, and says why it cannot run. */
  isPaused: boolean;
}

interface Ranked extends Entry {
  score: number;
}

const RECENT = 6;
const PINNED = 4;
const BY_HAND = 3;
const PAUSED = -20;
/** A word of the description counts less than any of the name. */
const IN_DESCRIPTION = -15;

function startsByHand({ triggers }: FlowSummary): boolean {
  return triggers.some(({ type }) => type === MANUAL_TRIGGER);
}

/** Letters scattered over a sentence mean nothing: there, the words must stand as they were typed. */
function isInText(query: string, text: string | undefined): boolean {
  const folded = foldText(text ?? '');
  return foldText(query)
    .split(/\s+/)
    .every((word) => folded.includes(word));
}

/** True when the flow can be handed files. */
export function canTakeFiles({ triggers }: FlowSummary): boolean {
  return triggers.some(({ takesFiles }) => takesFiles === true);
}

/**
 * The flows to choose from, best first: without a query those lately run, then those pinned, then those made to be started by
 * hand. Flows that were never published are left out.
 */
export function entriesFor(
  flows: readonly FlowSummary[],
  recent: readonly RecentInput[],
  query: string,
  { withFiles }: { withFiles: boolean },
): Entry[] {
  const place = new Map(recent.map(({ flowId }, index) => [flowId, index]));
  const isAsked = query.trim() !== '';
  const ranked = flows.flatMap((flow): Ranked[] => {
    if (flow.status === 'draft' || (withFiles && !canTakeFiles(flow))) return [];
    const inName = fuzzyMatch(query, flow.name);
    const isDescribed = inName === undefined && isInText(query, flow.description);
    if (inName === undefined && !isDescribed) return [];
    const at = place.get(flow.id);
    const lately = at === undefined ? 0 : isAsked ? RECENT / (at + 1) : 1000 - at;
    const isPaused = flow.status === 'paused';
    const score =
      (inName === undefined ? IN_DESCRIPTION : isAsked ? inName.score : 0) +
      lately +
      (flow.pinned ? PINNED : 0) +
      (startsByHand(flow) ? BY_HAND : 0) +
      (isPaused ? PAUSED : 0);
    return [{ flow, places: inName?.places ?? [], isPaused, score }];
  });
  return ranked.sort((a, b) => b.score - a.score || a.flow.name.localeCompare(b.flow.name));
}

/** The flow that a link or the command line names: by its id, else by its name as it is written. */
export function flowNamed(flows: readonly FlowSummary[], named: string): FlowSummary | undefined {
  const wanted = named.trim().toLocaleLowerCase();
  return flows.find(({ id }) => id === named) ?? flows.find(({ name }) => name.toLocaleLowerCase() === wanted);
}

/** True when a flow is run at once when it is chosen: there is nothing to ask. */
export function runsAtOnce(ways: readonly StartWay[]): boolean {
  const [first] = ways;
  return first !== undefined && first.fields.length === 0 && (first.type === MANUAL_TRIGGER || first.type === 'core.schedule');
}
