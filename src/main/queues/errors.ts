import { AppError, type ErrorInfo, toldError } from '#shared/model/errors';
import { MAX_MESSAGE_CHARS } from '#shared/model/queue';

export function queueNotFound(queue: string): AppError {
  return new AppError({
    code: 'QUEUE_NOT_FOUND',
    message: `There is no queue "${queue}". It is made when a flow or a program first sends to it, or on the page of queues.`,
    data: { queue },
  });
}

export function queueInUse(queue: string, flowName: string): AppError {
  return new AppError({
    code: 'QUEUE_IN_USE',
    message: `The flow "${flowName}" takes messages of the queue "${queue}". Unpublish the flow or let it use another queue, then delete this one.`,
    data: { queue, flowName },
  });
}

export function queueNotEmpty(queue: string, count: number): AppError {
  return new AppError({
    code: 'QUEUE_NOT_EMPTY',
    message: `The queue "${queue}" still holds ${count} message(s). Purge it, or delete it with its messages.`,
    data: { queue, count },
  });
}

export function messageNotFound(id: string): AppError {
  return new AppError({
    code: 'MESSAGE_NOT_FOUND',
    message: `There is no message ${id} in this state. It may have been handled or discarded.`,
    data: { id },
  });
}

export function receiptExpired(id: string): AppError {
  return new AppError({
    code: 'RECEIPT_EXPIRED',
    message: `The message ${id} is no longer yours: its visibility timeout has passed, or it was settled. Receive it again; extend the timeout for longer work.`,
    data: { id },
  });
}

export function messageTooLarge(): AppError {
  return new AppError({
    code: 'INPUT_TOO_LARGE',
    message: `A message may have ${MAX_MESSAGE_CHARS} characters of JSON. Put the data into a file or a record, and send its name.`,
    data: { limit: MAX_MESSAGE_CHARS, detail: 'MESSAGE_TOO_LARGE' },
  });
}

export function serviceNotFound(name: string): AppError {
  return new AppError({
    code: 'SERVICE_NOT_FOUND',
    message: `No published flow is the service "${name}". Set the name in the settings of the flow, and publish it.`,
    data: { service: name },
  });
}

export function servicePaused(name: string, flowName: string): AppError {
  return new AppError({
    code: 'SERVICE_PAUSED',
    kind: 'operational',
    message: `The flow "${flowName}" behind the service "${name}" is paused. Resume it, then call again.`,
    data: { service: name, flowName },
  });
}

export function serviceChainTooLong(name: string): AppError {
  return new AppError({
    code: 'SERVICE_CHAIN_TOO_LONG',
    message: `The service "${name}" is called at the end of a long chain of runs that set each other off. Let it not call itself again.`,
    data: { service: name },
  });
}

export function serviceFailed(name: string, error: ErrorInfo): AppError {
  return new AppError({
    code: 'SERVICE_FAILED',
    kind: 'operational',
    message: `The service "${name}" failed: ${error.message}`,
    data: { service: name, cause: { ...toldError(error), kind: error.kind } },
  });
}

export function callNotFound(callId: string): AppError {
  return new AppError({
    code: 'CALL_NOT_FOUND',
    message: `There is no call ${callId}. Results are kept for a day.`,
    data: { callId },
  });
}

/** What a message says whose holder did not settle it in time. */
export const TIMED_OUT: ErrorInfo = {
  code: 'VISIBILITY_TIMED_OUT',
  kind: 'operational',
  message: 'Who took the message did not confirm it before its visibility timeout.',
};

/** What who waits for a result is told when somebody has thrown the message away. */
export const DISCARDED: ErrorInfo = {
  code: 'MESSAGE_DISCARDED',
  kind: 'operational',
  message: 'The call was removed from the queue before anybody worked on it.',
};
