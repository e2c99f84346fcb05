import type { FlowDefinition, FlowNode } from '#shared/model/flow';
import type { JsonObject } from '#shared/model/json';
import type { FlowConcurrency } from '#shared/model/policy';
import type { NodeType } from '../sdk/node-type';
import type { ProblemList } from './problems';

/** What bounds all runs of a flow version. */
export interface FlowLimits {
  readonly concurrency: FlowConcurrency | undefined;
  readonly priority: number;
  readonly maxDurationMs: number | undefined;
  readonly errorFlow: string | undefined;
}

export function flowLimits({ settings }: FlowDefinition): FlowLimits {
  return {
    concurrency: settings?.concurrency,
    priority: settings?.priority ?? 0,
    maxDurationMs: settings?.maxDurationMs,
    errorFlow: settings?.errorFlow,
  };
}

/** What of the policies of a node has no meaning, or not the one that was meant. */
export function checkPolicies(node: FlowNode, type: NodeType, definition: FlowDefinition, problems: ProblemList): void {
  const { policies } = node;
  if (policies === undefined) return;
  const { timeoutMs, retry, onError = 'fail', rateLimit, breaker, concurrency } = policies;
  const warn = (code: string, message: string, field: string, values?: JsonObject): void =>
    problems.addAt(node, code, message, { field, severity: 'warning', ...(values === undefined ? {} : { values }) });
  const isSet = timeoutMs !== undefined || retry !== undefined || onError !== 'fail';
  const isGated = rateLimit !== undefined || breaker !== undefined || concurrency !== undefined;
  if (type.control !== undefined && (isSet || isGated)) {
    const isLoop = type.control === 'for-each';
    const message = isLoop
      ? 'Timeout, retries, limits and error policy of a loop do nothing. Set them on the nodes in its body.'
      : 'Timeout, retries, limits and error policy of this node do nothing. Set them on the nodes behind it.';
    const detail = isLoop ? 'POLICY_IGNORED_LOOP' : 'POLICY_IGNORED_BODY';
    problems.addAt(node, 'POLICY_IGNORED', message, { severity: 'warning', detail });
    return;
  }
  if (type.kind === 'trigger' && isGated) {
    problems.addAt(node, 'POLICY_IGNORED', 'Limits of a trigger do nothing. Limit the runs in the settings of the flow.', {
      severity: 'warning',
      detail: 'POLICY_IGNORED_TRIGGER',
    });
    return;
  }
  if (retry?.when !== undefined && retry.when.codes.length === 0 && retry.when.statuses.length === 0) {
    warn(
      'RETRY_NEVER',
      'Its retries name no error, so it is never tried again. Name codes or statuses, or retry on any.',
      '/policies/retry/when',
    );
  }
  const maxDurationMs = definition.settings?.maxDurationMs;
  if (timeoutMs !== undefined && maxDurationMs !== undefined && timeoutMs > maxDurationMs) {
    warn(
      'TIMEOUT_BEYOND_RUN',
      `Its timeout is longer than the whole run may last (${maxDurationMs} ms).`,
      '/policies/timeoutMs',
      { maxDurationMs },
    );
  }
  if (rateLimit?.burst !== undefined && rateLimit.burst > rateLimit.count * 1000) {
    warn('BURST_TOO_LARGE', 'So large a burst lets everything through for a long time. Lower it.', '/policies/rateLimit/burst');
  }
}
