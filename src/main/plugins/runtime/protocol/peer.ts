/**
 * JSON-RPC 2.0 between two equals: each side asks the other, many questions at a time. `$/cancel` with the id of a question asks
 * for its end; it is answered all the same. Knows nothing of pipes: `send` takes texts, `receive` is given messages.
 */
import { type ErrorInfo, errorInfoSchema, fromErrorInfo, toErrorInfo } from '#shared/model/errors';
import { encodeFrame, FRAME_MAX_BYTES } from './frames';

/** A question or a notification of the other side. Its params are as they came: check them. */
export type Handler = (method: string, params: unknown, signal: AbortSignal) => unknown;

export interface PeerOptions {
  send(frame: string): void;
  handle: Handler;
  /** The plain form of what a handler threw. Default: that of the app. */
  errorOf?(thrown: unknown): ErrorInfo;
  /** The longest message; default: that of frames. */
  maxBytes?: number;
}

export interface Peer {
  /** Rejects with the error of the other side (its code, kind, data), or with that of `close`. */
  request(method: string, params: unknown, signal?: AbortSignal): Promise<unknown>;
  notify(method: string, params: unknown): void;
  /** A message of the other side. What is none of the protocol is not answered. */
  receive(message: unknown): void;
  /** Rejects what is open, and aborts what is at work for the other side. */
  close(error: unknown): void;
}

interface Open {
  resolve(value: unknown): void;
  reject(error: unknown): void;
  forget(): void;
}

/** One side of a conversation. */
export function createPeer({ send, handle, errorOf = toErrorInfo, maxBytes = FRAME_MAX_BYTES }: PeerOptions): Peer {
  const open = new Map<number, Open>();
  const atWork = new Map<number | string, AbortController>();
  let lastId = 0;
  let closed: { error: unknown } | undefined;

  const tell = (message: Record<string, unknown>): void => {
    if (closed === undefined) send(encodeFrame({ jsonrpc: '2.0', ...message }, maxBytes));
  };
  const answer = async (id: number | string, method: string, params: unknown): Promise<void> => {
    const controller = new AbortController();
    atWork.set(id, controller);
    try {
      const result = await handle(method, params, controller.signal);
      tell({ id, result: result ?? null });
    } catch (error) {
      const info = errorOf(error);
      tell({ id, error: { code: -32_000, message: info.message, data: info } });
    } finally {
      atWork.delete(id);
    }
  };
  const settle = (id: unknown, message: Record<string, unknown>): void => {
    const asked = typeof id === 'number' ? open.get(id) : undefined;
    if (asked === undefined) return;
    open.delete(id as number);
    asked.forget();
    if ('error' in message) asked.reject(errorIn(message['error']));
    else asked.resolve(message['result']);
  };

  return {
    request(method, params, signal) {
      if (closed !== undefined) return Promise.reject(closed.error as Error);
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        const cancel = (): void => tell({ method: '$/cancel', params: { id } });
        open.set(id, { resolve, reject, forget: () => signal?.removeEventListener('abort', cancel) });
        try {
          tell({ id, method, params });
        } catch (error) {
          open.delete(id);
          throw error;
        }
        if (signal?.aborted) cancel();
        else signal?.addEventListener('abort', cancel, { once: true });
      });
    },
    notify: (method, params) => tell({ method, params }),
    receive(message) {
      if (closed !== undefined || typeof message !== 'object' || message === null) return;
      const { id, method, params } = message as Record<string, unknown>;
      if (typeof method !== 'string') settle(id, message as Record<string, unknown>);
      else if (method === '$/cancel') atWork.get((params as { id?: number } | undefined)?.id ?? -1)?.abort();
      else if (typeof id === 'number' || typeof id === 'string') void answer(id, method, params);
      else handleNotification(handle, method, params);
    },
    close(error) {
      closed ??= { error };
      for (const asked of open.values()) {
        asked.forget();
        asked.reject(error);
      }
      open.clear();
      for (const controller of atWork.values()) controller.abort(error);
    },
  };
}

function handleNotification(handle: Handler, method: string, params: unknown): void {
  const never = new AbortController().signal;
  // Nobody waits for the outcome of a notification, so there is nobody to tell.
  void (async () => handle(method, params, never))().catch(() => undefined);
}

function errorIn(error: unknown): Error {
  const { data, message } = (error ?? {}) as { data?: unknown; message?: unknown };
  const parsed = errorInfoSchema.safeParse(data);
  if (parsed.success) return fromErrorInfo(parsed.data);
  return fromErrorInfo({
    code: 'UNEXPECTED',
    kind: 'bug',
    message: typeof message === 'string' ? message : 'It failed without a word.',
  });
}
