import { useState } from 'react';
import type { RunId } from '#shared/model/ids';
import { useRun } from '../../../components/graph/use-run';
import { useReplay } from '../../../components/run/use-replay';

/** The test run whose state the editor shows on its graph, if any. */
export function useTestRun() {
  const [runId, setRunId] = useState<RunId>();
  const { data } = useRun(runId);
  const run = runId === undefined ? undefined : data;
  const { steps, replay, start } = useReplay(run);
  return {
    runId,
    run,
    /** As they are now, or as they stood at the moment that is replayed. */
    steps,
    replay,
    startReplay: start,
    show: (id: string) => setRunId(id as RunId),
    clear: () => setRunId(undefined),
  };
}
