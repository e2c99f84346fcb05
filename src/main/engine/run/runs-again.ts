/** The starts of runs that go on from an earlier one. */
import type { RunId } from '#shared/model/ids';
import { isFinal } from '#shared/model/run';
import type { TestOptions } from '#shared/model/test-run';
import type { LoadedFlow } from '../compile/compiled-flow';
import type { RedriveRequest, RerunFrom, StartRequest } from '../engine';
import type { CopiedRecords, StepRecord, StoredRun, TestData } from '../ports';
import { copyForRedrive, redriveDetail } from './redrive';
import { firstStep } from './rerun';
import { runNotFinished, runNotFound, triggerItems } from './run-records';
import { planRerun } from './time-travel';

/** What a run that goes on from an earlier one adds to a start. */
export interface Again {
  runId: RunId;
  rerunOf?: RunId;
  copied: CopiedRecords | undefined;
  /** Of a test run. */
  test?: { options: TestOptions; data: TestData | undefined };
}

interface StartAgain {
  request: StartRequest;
  again: Again;
}

/** A run that is over, with the step of its trigger. Errors: RUN_NOT_FOUND, RUN_NOT_FINISHED. */
export function assertOver(stored: StoredRun | undefined, runId: RunId): { stored: StoredRun; trigger: StepRecord } {
  if (stored === undefined) throw runNotFound(runId);
  if (!isFinal(stored.run.status)) throw runNotFinished();
  const trigger = firstStep(stored);
  if (trigger?.outputs === undefined) throw runNotFound(runId);
  return { stored, trigger };
}

export function rerunStart(
  { stored, trigger }: ReturnType<typeof assertOver>,
  flow: LoadedFlow,
  from: RerunFrom,
  place: { newId: RunId; atMs: number },
): StartAgain {
  const { id, flowId, flowVersion, test } = stored.run;
  const { items, copied, detail } = planRerun(stored, flow.compiled, from, place);
  return {
    request: {
      flowId,
      version: flowVersion,
      trigger: { kind: 'rerun', nodeId: trigger.nodeId, detail },
      triggerNodeId: trigger.nodeId,
      items,
      test,
      ...settingsOf(stored),
    },
    again: { runId: place.newId, rerunOf: id, copied, ...testOf(stored) },
  };
}

export function redriveStart(
  { stored, trigger }: ReturnType<typeof assertOver>,
  { seq, items, idempotency, deadLetterId }: RedriveRequest,
  { newId, atMs }: { newId: RunId; atMs: number },
): StartAgain {
  const copied = copyForRedrive(stored, { newId, seq, items, atMs });
  const { id, flowId, flowVersion, test } = stored.run;
  return {
    request: {
      flowId,
      version: flowVersion,
      trigger: { kind: 'rerun', nodeId: trigger.nodeId, detail: redriveDetail(stored, { seq, items, deadLetterId, copied }) },
      triggerNodeId: trigger.nodeId,
      items: triggerItems(trigger),
      test,
      idempotency,
      ...settingsOf(stored),
    },
    again: { runId: newId, rerunOf: id, copied, ...testOf(stored) },
  };
}

/** What was different for the run is so when it is repeated. It is no run of its group any more: a person wants it now. */
function settingsOf({ run: { settings } }: StoredRun): Pick<StartRequest, 'settings'> {
  return settings === undefined ? {} : { settings };
}

/** A test run stays what it is when it is run again: with effects off none happens this time either. */
function testOf({ run: { testOptions: options }, testData: data }: StoredRun): Pick<Again, 'test'> {
  return options === undefined ? {} : { test: { options, data } };
}
