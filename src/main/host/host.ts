/** The composition root: all rooms over one workspace. Knows no Electron and opens no port of its own. */
import type { People } from '#main/access/people';
import type { Engine } from '#main/engine/engine';
import type { EventBus } from '#main/events/event-bus';
import type { ActiveTriggers } from '#main/flows/ports';
import type { FlowsRoom } from '#main/flows/room';
import type { DecidePages } from '#main/inbox/links/index';
import type { NotificationsService } from '#main/notifications/service';
import type { SettingsService } from '#main/settings/service';
import { openStore, type Store } from '#main/store';
import type { SystemLive } from '#main/system/live';
import type { Health } from '#main/system/ports';
import type { Endpoints } from '#main/webhooks/endpoints';
import type { WebhookReceiver } from '#main/webhooks/receiver';
import { ensureDefaultParent } from './home';
import type { HostOptions } from './host-options';
import { assembleRooms, type Rooms } from './rooms';
import { createHostRouter, type HostRouter } from './router';

export type { HostOptions } from './host-options';

/** Everything but the listener: a workspace, its engine and its rooms behind one router. */
export interface Host {
  /** Implements the whole contract; every transport serves it. */
  readonly router: HostRouter;
  /** Calls that start or change runs wait until `start` has taken up those of the last process. */
  readonly engine: Engine;
  readonly store: Store;
  readonly flows: FlowsRoom;
  readonly triggers: ActiveTriggers;
  readonly settings: SettingsService;
  readonly people: People;
  readonly events: EventBus;
  readonly notifications: NotificationsService;
  readonly live: SystemLive;
  readonly webhooks: { receiver: WebhookReceiver; endpoints: Endpoints };
  /** Takes what a browser came back with from a service that a credential signs in at. */
  finishSignIn(query: URLSearchParams): Promise<{ credentialName: string }>;
  /** What is behind the links by which people decide. */
  decidePages: DecidePages;
  /** Where people reach this PulseFlow from elsewhere; empty: they do not. */
  publicUrl(): string;
  limits(): { bodyBytes: number; jsonDepth: number };
  health(): Health;
  /** Where webhooks and the API are reached; known once a server listens. */
  setBaseUrl(url: string): void;
  /** Takes up what the last process left, then begins to fire events and schedules. Errors: those of the store. */
  start(): Promise<void>;
  /** Ends cleanly: nothing new begins, running steps get `graceMs`, all is on disk. A second call waits for the first. */
  close(graceMs: number): Promise<void>;
}

async function startRooms(rooms: Rooms, { log, installTemplates }: HostOptions): Promise<void> {
  // Runs that are taken up may have nodes of plugins.
  await rooms.plugins.prepare();
  const taken = await rooms.gate.open();
  if (taken.resumed > 0 || taken.inDoubt > 0) log.info({ ...taken }, 'Took up the runs of the last process');
  if (installTemplates === true) {
    const { language } = rooms.settings.get();
    await rooms.flows.templates.install(undefined, language === 'pt-BR' ? language : 'en');
    // Who asks for them at the start wants to look by himself: the tour is there in the command palette.
    rooms.settings.update({ onboarding: { templatesOffered: true, tourSeen: true } });
  }
  rooms.tellBrokenSettings();
  rooms.watchKey();
  // Order matters: what these start must find the engine recovered.
  rooms.leases.start();
  rooms.events.start();
  rooms.schedules.service.start();
  rooms.deadLetters.start();
  rooms.queues.deliveries.start();
  rooms.inbox.start();
  rooms.inbox.sweepFiles().catch((error: unknown) => log.warn({ err: error }, 'Files of tasks that are gone were not removed'));
  rooms.housekeeping.start();
  rooms.machine.start();
  rooms.backups.start();
  rooms.flowFiles.start();
  rooms.plugins.start();
  rooms.notifications.start();
}

async function closeRooms(rooms: Rooms, store: Store, graceMs: number): Promise<void> {
  // Order matters: first those that start runs, then the engine, then those that hear of its last records, the store at the end.
  rooms.machine.close();
  rooms.system.close();
  rooms.runs.close();
  rooms.endpoints.close();
  await rooms.plugins.closeTriggers();
  await rooms.flowFiles.close();
  await rooms.schedules.service.close();
  await rooms.deadLetters.close();
  await rooms.inbox.close();
  await rooms.queues.deliveries.close();
  await rooms.housekeeping.close();
  await rooms.backups.close();
  rooms.events.tail.close();
  await rooms.events.dispatcher.close();
  await rooms.engine.stop(graceMs);
  rooms.leases.close();
  await rooms.code.close();
  // Its messages go out by nodes of plugins.
  await rooms.notifications.close(graceMs);
  await rooms.plugins.close(graceMs);
  // Steps that end within the grace may still raise events: they are stored now and dispatched at the next start.
  await rooms.events.close();
  rooms.rules.close();
  rooms.vault.close();
  store.close();
}

/**
 * Opens a workspace and puts the rooms over it; nothing runs before `start`.
 * Errors: those of `openStore` (WORKSPACE_LOCKED, DATABASE_NEWER, …), each saying what to do.
 */
export async function createHost(options: HostOptions): Promise<Host> {
  const { home, log, faults } = options;
  ensureDefaultParent(home, process.env);
  const store = openStore({ home, log, ...(faults === undefined ? {} : { faults }) });
  let rooms: Rooms;
  try {
    rooms = assembleRooms(store, options);
  } catch (error) {
    store.close();
    throw error;
  }
  let closing: Promise<void> | undefined;
  return {
    router: createHostRouter(rooms, log),
    engine: rooms.engine,
    store,
    flows: rooms.flows,
    triggers: rooms.flows.triggers,
    settings: rooms.settings,
    people: rooms.people,
    events: rooms.bus,
    notifications: rooms.notifications,
    live: rooms.system,
    webhooks: { receiver: rooms.receiver, endpoints: rooms.endpoints },
    finishSignIn: (query) => rooms.vault.finishSignIn(query),
    decidePages: rooms.taskLinks.pages,
    publicUrl: () => rooms.settings.get().server.publicUrl,
    limits: () => rooms.settings.get().limits,
    health: () => rooms.systemPorts.health(),
    setBaseUrl: (url) => rooms.setBaseUrl(url),
    start: () => startRooms(rooms, options),
    close: (graceMs) => (closing ??= closeRooms(rooms, store, graceMs)),
  };
}
