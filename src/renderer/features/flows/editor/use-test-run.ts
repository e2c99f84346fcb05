import { useState } from 'react';
import type { RunId } from '#shared/model/ids';
import { useRun } from '../../../components/graph/use-run';

/** The test run whose state the editor shows on its graph, if any. */
export function useTestRun() {
  const [runId, setRunId] = useState<RunId>();
  const { data } = useRun(runId);
  return {
    runId,
    run: runId === undefined ? undefined : data,
    show: (id: string) => setRunId(id as RunId),
    clear: () => setRunId(undefined),
  };
}
