import type { IncomingHttpHeaders } from 'node:http';
import type { AnyRouter } from '@orpc/server';
import type { Json } from '#shared/model/json';

/** A webhook call as the webhooks room takes it. */
export interface HookCall {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface HookAnswer {
  status: number;
  headers: Record<string, string>;
  body: Json | undefined;
}

/** The command line calls `/rpc` with the value `cli`; without it a call there is a person's, from the window or the web UI. */
export const CLIENT_HEADER = 'x-pulseflow-client';

/** What the server needs of the host. */
export interface ServedHost {
  /** The router of the whole contract; its concrete type is the host's. Its context is `{ via: 'rest' | 'rpc' | 'cli' }`. */
  router: AnyRouter;
  /** Takes what a browser came back with from a service that it signed in at. */
  finishSignIn(query: URLSearchParams): Promise<{ credentialName: string }>;
  webhooks: { receiver: { receive(call: HookCall): Promise<HookAnswer> } };
  limits(): { bodyBytes: number; jsonDepth: number };
  health(): { status: 'ok' | 'degraded'; version: string; uptimeMs: number; store: 'ok' | 'full' | 'failing' };
}

/** What the server needs of the access room. */
export interface ServerAccess {
  isToken(candidate: string): boolean;
  isSession(value: string): boolean;
  redeemSignInCode(code: string): string | undefined;
  createSession(): string;
  readonly sessionLifetimeMs: number;
}

export interface ServerLog {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
}
