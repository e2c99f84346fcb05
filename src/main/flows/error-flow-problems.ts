import type { FlowDefinition, FlowProblem } from '#shared/model/flow';
import type { JsonObject } from '#shared/model/json';
import type { FlowContext } from './context';

const FIELD = '/settings/errorFlow';

/** What validation says of a definition, and what only this room can know: whether its error flow can be started. */
export function problemsOf(context: FlowContext, flowId: string, definition: FlowDefinition): FlowProblem[] {
  const problems = context.ports.validate(definition);
  const errorFlow = definition.settings?.errorFlow;
  if (errorFlow === undefined) return problems;
  const found = context.repository.find(errorFlow);
  const problem = (code: string, severity: FlowProblem['severity'], message: string, values?: JsonObject): FlowProblem[] => [
    ...problems,
    { code, severity, message, field: FIELD, ...(values === undefined ? {} : { values }) },
  ];
  if (errorFlow === flowId) return problem('ERROR_FLOW_SELF', 'error', 'A flow cannot be its own error flow. Choose another.');
  if (found === undefined || found.kind !== 'flow' || found.deleted_at !== null) {
    return problem('ERROR_FLOW_UNKNOWN', 'error', 'The error flow does not exist (any more). Choose another.');
  }
  if (found.status !== 'active') {
    return problem(
      'ERROR_FLOW_INACTIVE',
      'warning',
      `The error flow "${found.name}" is not published or is paused, so it would not run.`,
      { flowName: found.name },
    );
  }
  return problems;
}
