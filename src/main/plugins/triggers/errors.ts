import { AppError, type ErrorInfo } from '#shared/model/errors';
import type { PluginTrigger } from './ports';

/** The flow was paused or changed, the plugin updated, or the app ends: what is emitted now starts nothing, and is not lost. */
export function triggerStopped(): AppError {
  return new AppError({
    code: 'PLUGIN_STOPPED',
    kind: 'operational',
    message: 'The trigger was stopped: its flow was paused or changed, its plugin updated, or the app ends.',
  });
}

export function nothingEmitted(): AppError {
  return new AppError({
    code: 'PLUGIN_RESULT_INVALID',
    kind: 'bug',
    message: 'The trigger emitted no items. A run needs one at least; to keep where it goes on alone, it calls save.',
  });
}

export function stateTooLarge(bytes: number, limit: number): AppError {
  return new AppError({
    code: 'TRIGGER_STATE_TOO_LARGE',
    kind: 'bug',
    message: `What the trigger wants to keep is too large: ${bytes} bytes, and ${limit} are allowed. It should keep where to go on, not what it has seen.`,
    data: { bytes, limit },
  });
}

/** It returned though nobody told it to end. */
export function triggerEnded(): AppError {
  return new AppError({
    code: 'TRIGGER_ENDED',
    kind: 'operational',
    message: 'The trigger ended by itself, without an error. It is started again.',
  });
}

export function hookTooSlow(timeoutMs: number): AppError {
  return new AppError({
    code: 'WEBHOOK_TIMED_OUT',
    kind: 'operational',
    message: `The plugin did not answer this call within ${timeoutMs / 1000} seconds. Nothing was started; send it again.`,
    data: { timeoutMs },
  });
}

/** What a caller from outside is told when the plugin failed: why is in the plugin's log, and for nobody else. */
export function hookFailed(): AppError {
  return new AppError({
    code: 'WEBHOOK_FAILED',
    kind: 'operational',
    message: 'This call could not be taken in. Send it again; what has been started already is not started twice.',
  });
}

/** For people: a flow that should be started does not hear of anything. */
export function triggerFailing({ flowId, flowName, flowKind, nodeId, nodeName }: PluginTrigger, error: ErrorInfo): ErrorInfo {
  return {
    code: 'TRIGGER_FAILING',
    kind: error.kind,
    message: `"${nodeName}" of the flow "${flowName}" is not connected, so it starts nothing: ${error.message}`,
    data: {
      flowId,
      flowName,
      flowKind,
      nodeId,
      nodeName,
      reason: error.message,
      cause: { code: error.code, kind: error.kind, message: error.message, data: error.data ?? {} },
    },
  };
}
