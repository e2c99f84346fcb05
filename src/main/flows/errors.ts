import { AppError } from '#shared/model/errors';
import type { FlowProblem } from '#shared/model/flow';
import type { Json } from '#shared/model/json';
import { MAX_PIN_BYTES, MAX_PINS, MAX_PINS_BYTES } from '#shared/model/pin';

export function flowNotFound(flowId: string, deleted = false): AppError {
  return new AppError({
    code: 'FLOW_NOT_FOUND',
    message: deleted
      ? 'The flow was deleted. Restore it to use it again.'
      : `There is no flow with the id ${flowId}. It may have been deleted.`,
    data: { flowId, ...(deleted ? { deleted: true, detail: 'FLOW_DELETED' } : {}) },
  });
}

export function versionNotFound(flowId: string, version: number): AppError {
  return new AppError({
    code: 'FLOW_VERSION_NOT_FOUND',
    message: `The flow has no version ${version}. The list of its versions says which there are.`,
    data: { flowId, version },
  });
}

export function flowNotPublished(flowId: string, name: string): AppError {
  return new AppError({
    code: 'FLOW_NOT_PUBLISHED',
    message: `The flow "${name}" was never published. Publish it first, or start a test run of its draft.`,
    data: { flowId, flowName: name },
  });
}

export function flowPaused(flowId: string, name: string): AppError {
  return new AppError({
    code: 'FLOW_PAUSED',
    message: `The flow "${name}" is paused. Resume it first, or start a test run of its draft.`,
    data: { flowId, flowName: name },
  });
}

export function flowChanged(flowId: string, currentRevision: number): AppError {
  return new AppError({
    code: 'FLOW_CHANGED',
    message: 'Somebody else saved this flow in between. Load it again and repeat your change.',
    data: { flowId, currentRevision },
  });
}

export function flowInvalid(name: string, problems: FlowProblem[]): AppError {
  const errors = problems.filter((problem) => problem.severity === 'error');
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new AppError({
    code: 'FLOW_INVALID',
    message: `The flow "${name}" cannot run yet: ${errors[0]?.message ?? 'it has problems'}${more}`,
    data: { flowName: name, problems: problems as unknown as Json },
  });
}

export function serviceConflict(name: string, owner: WebhookOwner): AppError {
  return new AppError({
    code: 'SERVICE_CONFLICT',
    message: `The flow "${owner.flowName}" already is the service "${name}". Choose another name in the settings of the flow, or pause that flow first.`,
    data: { service: name, flowId: owner.flowId, flowName: owner.flowName },
  });
}

export function pinNotFound(nodeId: string): AppError {
  return new AppError({ code: 'PIN_NOT_FOUND', message: 'Nothing is pinned to this node.', data: { nodeId } });
}

export function pinTooLarge(sizeBytes: number): AppError {
  return new AppError({
    code: 'PIN_TOO_LARGE',
    message: `Pinned data may have ${MAX_PIN_BYTES / 1024} KiB of JSON; this has ${Math.ceil(sizeBytes / 1024)} KiB. Pin fewer or smaller items.`,
    data: { limitKib: MAX_PIN_BYTES / 1024, sizeKib: Math.ceil(sizeBytes / 1024) },
  });
}

export function pinsTooMany(): AppError {
  const limitMib = MAX_PINS_BYTES / 1024 / 1024;
  return new AppError({
    code: 'PINS_TOO_MANY',
    message: `A flow may have ${MAX_PINS} pins with ${limitMib} MiB of JSON together. Unpin other nodes first.`,
    data: { limit: MAX_PINS, limitMib },
  });
}

export interface WebhookOwner {
  flowId: string;
  flowName: string;
}

export function webhookConflict(path: string, methods: string[], owner: WebhookOwner): AppError {
  return new AppError({
    code: 'WEBHOOK_CONFLICT',
    message: `The flow "${owner.flowName}" already answers ${methods.join(', ')} at /hooks/${path}. Choose another path, or pause that flow first.`,
    data: { path, methods, flowId: owner.flowId, flowName: owner.flowName },
  });
}
