import { AppError, isAppError } from '#shared/model/errors';
import { type FlowProblem, flowProblemSchema } from '#shared/model/flow';

export function ruleNotFound(ruleId: string): AppError {
  return new AppError({
    code: 'RULE_NOT_FOUND',
    message: `There is no rule with the id ${ruleId}. It may have been deleted.`,
    data: { ruleId },
  });
}

export function expressionInvalid(field: string, message: string, position: number): AppError {
  return new AppError({
    code: 'EXPRESSION_INVALID',
    message: `The ${field} of the rule cannot be read: ${message}`,
    data: { field: `/${field}`, position },
  });
}

/**
 * What is wrong with a rule, when its hidden flow is: people know of no flow here. An expression becomes EXPRESSION_INVALID
 * with field and position, anything else BAD_REQUEST. Other errors stay what they are.
 */
export function asRuleError(thrown: unknown): unknown {
  if (!isAppError(thrown) || thrown.code !== 'FLOW_INVALID') return thrown;
  const problem = problemsOf(thrown).find(({ severity }) => severity === 'error');
  if (problem === undefined) return thrown;
  const { code, message, field, position } = problem;
  return new AppError({
    code: code.startsWith('EXPRESSION') ? 'EXPRESSION_INVALID' : 'BAD_REQUEST',
    message: `The rule cannot work like this: ${message}`,
    data: { ...(field === undefined ? {} : { field }), ...(position === undefined ? {} : { position }) },
    cause: thrown,
  });
}

function problemsOf(error: AppError): FlowProblem[] {
  const parsed = flowProblemSchema.array().safeParse(error.data?.['problems']);
  return parsed.success ? parsed.data : [];
}
