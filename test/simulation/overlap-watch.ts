/** Groups of runs as one process keeps to them: in the order in which it writes. */
import type { RunRecord } from '#main/engine/ports';
import type { RunId } from '#shared/model/ids';

export interface Member {
  run: RunRecord;
  /** The n-th that the process has come to know of, those it found first. */
  place: number;
}

/** What is wrong with a run that begins beside these others that are not over; undefined: nothing. */
export function beginsTooEarly({ run, place }: Member, others: Iterable<Member>): string | undefined {
  if (run.overlap === undefined || run.overlap.policy === 'allow') return undefined;
  for (const other of others) {
    if (!isOfSameGroup(run, other.run)) continue;
    // Who came later and may overlap may have begun while this one waited for a place among all runs.
    const isInItsWay = other.place < place || (other.run.startedAt !== undefined && other.run.overlap?.policy !== 'allow');
    if (isInItsWay) return `${run.id} (${run.overlap.policy}) begins while ${other.run.id} of its group is not over`;
  }
  return undefined;
}

/** What is wrong with a run that was ended for another of its group. */
export function overlappedWithoutReason(run: RunRecord, by: RunRecord | undefined): string | undefined {
  if (by === undefined) return `${run.id} was ended for a run of its group that is not there`;
  if (!isOfSameGroup(run, by)) return `${run.id} was ended for ${by.id}, which is not of its group`;
  return by.overlap?.policy === 'cancel' ? undefined : `${run.id} was ended for ${by.id}, which does not cancel others`;
}

/** Which run this one was ended for, by its group or by its flow. */
export function replacedBy({ error }: RunRecord): { by: RunId; isByGroup: boolean } | undefined {
  if (error?.code !== 'RUN_REPLACED') return undefined;
  return { by: String(error.data?.['by']) as RunId, isByGroup: error.data?.['detail'] === 'RUN_OVERLAPPED' };
}

function isOfSameGroup(one: RunRecord, other: RunRecord): boolean {
  return one.id !== other.id && one.flowId === other.flowId && one.overlap?.group === other.overlap?.group;
}
