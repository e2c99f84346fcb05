import type { IncomingHttpHeaders } from 'node:http';
import type { AnyRouter } from '@orpc/server';
import type { Json } from '#shared/model/json';
import type { Actor, Person } from '#shared/model/person';

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

/** A page for people who followed a link of a message; `body` is safe HTML. */
export interface DecidePage {
  status: number;
  language: 'en' | 'pt-BR';
  title: string;
  body: string;
}

export interface DecideCall {
  token: string;
  /** Where the call comes from. */
  address: string;
  acceptLanguage: string | undefined;
  isTakenBack?: boolean;
}

/** What is behind the links by which people decide. */
export interface DecidePages {
  show(call: DecideCall): Promise<DecidePage>;
  /** A page; or it was done, and the page is to be read again. */
  act(call: DecideCall, body: URLSearchParams): Promise<DecidePage | 'decided' | 'taken-back'>;
}

/** What the server needs of the host. */
export interface ServedHost {
  /** The router of the whole contract; its concrete type is the host's. Its context is `{ via: 'rest' | 'rpc' | 'cli', actor }`. */
  router: AnyRouter;
  /** Takes what a browser came back with from a service that it signed in at. */
  finishSignIn(query: URLSearchParams): Promise<{ credentialName: string }>;
  decidePages: DecidePages;
  /** Where people reach this server from elsewhere; empty: they do not. */
  publicUrl(): string;
  webhooks: { receiver: { receive(call: HookCall): Promise<HookAnswer> } };
  limits(): { bodyBytes: number; jsonDepth: number };
  health(): { status: 'ok' | 'degraded'; version: string; uptimeMs: number; store: 'ok' | 'full' | 'failing' };
}

/** Who calls. */
export interface Caller {
  actor: Actor;
  access: Person['access'];
}

/** What the server needs of the access room. */
export interface ServerAccess {
  /** Who calls with this bearer token; undefined: nobody. `isProgram`: with the API token it is a program, not the owner in person. */
  ofToken(candidate: string, isProgram: boolean): Caller | undefined;
  /** Whose session it is; undefined: nobody's (any more). */
  ofSession(value: string): Caller | undefined;
  /** Whom a one-time code is of, without using it up. */
  ofSignInCode(code: string): { name: string; isOwner: boolean } | undefined;
  redeemSignInCode(code: string): string | undefined;
  createSession(personId?: string): string;
  readonly sessionLifetimeMs: number;
}

export interface ServerLog {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
}
