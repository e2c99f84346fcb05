import type { EnginePorts } from '#main/engine/ports';
import { AppError } from '#shared/model/errors';
import type { FlowId } from '#shared/model/ids';
import { chainBehindRun } from './flow-starter';

/**
 * Which flow runs when a run has failed. Rings are impossible: the run of an error flow sets off no other, a flow is never its
 * own, and what error flows start by other ways counts in the chain of runs like everything else.
 */
export function createErrorFlowPort(
  startTarget: (flowId: string, options: { test: boolean }) => { flowId: FlowId; version: number },
): NonNullable<EnginePorts['errorFlow']> {
  return (failed, errorFlowId) => {
    const cause = failed.trigger.detail ?? {};
    if (cause['errorOf'] !== undefined) return undefined;
    if (failed.flowId === errorFlowId) {
      throw new AppError({
        code: 'ERROR_FLOW_SELF',
        message: `"${failed.flowName}" names itself as its error flow. Choose another flow in its settings.`,
      });
    }
    const chain = chainBehindRun(cause);
    if (chain === undefined) {
      throw new AppError({
        code: 'FLOW_CHAIN_TOO_LONG',
        message: 'This run is the last of a chain of runs that set each other off.',
      });
    }
    const { flowId, version } = startTarget(errorFlowId, { test: false });
    return { flowId, version, trigger: { kind: 'api', detail: { startedBy: 'flow', errorOf: failed.id, ...chain } } };
  };
}
