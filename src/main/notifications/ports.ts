/** What the notifications room needs of others. The host introduces them. */
import type { Clock, CredentialPort } from '#main/engine/ports';
import type { NodeServices } from '#main/engine/sdk';
import type { Store } from '#main/store';
import type { JsonObject } from '#shared/model/json';
import type { Person } from '#shared/model/person';
import type { Language } from './notice';

export type NotificationStore = Pick<Store, 'db' | 'write' | 'onCommitted'>;

/** What a breaker holds back, as people know it. */
export type HeldBack = { kind: 'flow'; flowId: string; name: string } | { kind: 'host' | 'credential' | 'name'; name: string };

/** How much room there is. */
export interface Storage {
  /** Of the database. */
  usedBytes: number;
  maxBytes: number;
  /** Of the disk that holds it. */
  freeBytes: number;
  diskBytes: number;
}

/** The people of the workspace. */
export interface PeoplePort {
  find(id: string): Person | undefined;
  /** The owner first. */
  list(): Person[];
}

/** A node of a plugin, used outside of any flow. */
export interface NodeUse {
  type: string;
  config: JsonObject;
  credentialId: string;
  /** What the service can know it by. */
  key: string;
  signal: AbortSignal;
}

/** Nodes of plugins as the way to a service. */
export interface ServicesPort {
  /** False: its plugin is off or was taken out. */
  has(type: string): boolean;
  /** Errors: those of the node and of its credential. */
  execute(use: NodeUse): Promise<void>;
  /** Asks the service whether an earlier `execute` with this key got through. */
  lookUp(use: NodeUse): Promise<'yes' | 'no' | 'unknown'>;
}

/** What messages about human tasks need of the inbox. */
export interface TasksPort {
  /** False: it is decided, expired or gone, and nobody needs to be told to see to it. */
  isOpen(taskId: string): boolean;
  /** New single-use links. Undefined: this person has nothing to decide there, or no link leads here. */
  links(
    taskId: string,
    personId: string,
  ): Promise<{ open: string; outcomes: readonly { label: string; url: string }[] } | undefined>;
  /** The e-mail about a task, with its links. Undefined: as for `links`. */
  mail(
    taskId: string,
    personId: string,
    words: { language: Language; title: string; body: string },
  ): Promise<{ subject: string; text: string; html: string } | undefined>;
  /** A message about it went out to this person: for its history. */
  sent(taskId: string, personId: string, channel: string): void;
}

export interface SecretsPort {
  set(name: string, secret: string): void;
  find(name: string): string | undefined;
  has(name: string): boolean;
}

export interface ChannelPorts {
  mail: Pick<NodeServices['mail'], 'isLive' | 'send'>;
  services: ServicesPort;
  credentials: Pick<CredentialPort, 'find'>;
  secrets: SecretsPort;
  fetch: typeof globalThis.fetch;
  tasks: TasksPort;
  /** Where the web UI is reached, without a slash at the end; empty: nothing listens. */
  linkBase(): string;
}

export interface NotificationsPorts extends ChannelPorts {
  store: NotificationStore;
  clock: Clock;
  random(): number;
  /** As the settings are now. */
  preferences(): { runFailed: boolean; desktop: boolean; language: Language; timeZone: string };
  people: PeoplePort;
  /** What a circuit breaker of this key holds back. */
  heldBack(key: string): HeldBack;
  storage(): Promise<Storage>;
  /** Something failed that no caller can be told of. */
  onError(error: unknown): void;
}
