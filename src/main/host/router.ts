import { implement, type Router } from '@orpc/server';
import { createAccessGate } from '#main/access/gate';
import { createPeopleRouter } from '#main/access/router';
import { createAuditRouter } from '#main/audit/router';
import { createDeadLettersRouter } from '#main/dead-letters/router';
import { createEventsRouter } from '#main/events/router';
import { createFilesRouter } from '#main/files/router';
import { createFlowFilesRouter } from '#main/flow-files/router';
import { createFlowsRouter } from '#main/flows/router';
import { createHumanTasksRouter, createInboxRouter, inboxStream } from '#main/inbox/router';
import { createLocksRouter } from '#main/leases/router';
import { createNotificationsRouter } from '#main/notifications/router';
import { createPluginsRouter } from '#main/plugins/router';
import { createQueuesRouter, createServicesRouter } from '#main/queues/router';
import { createRulesRouter } from '#main/rules/router';
import { type CallContext, createEngineRouter, createPoliciesRouter, createRunsRouter } from '#main/runs/index';
import { createSchedulesRouter } from '#main/schedules/router';
import { createSettingsRouter } from '#main/settings/router';
import { mapStream } from '#main/system/merge-streams';
import { createSystemRouter } from '#main/system/router';
import { createCredentialsRouter } from '#main/vault/router';
import { createWebhooksRouter } from '#main/webhooks/router';
import { type Contract, contract } from '#shared/contract';
import type { SystemChange } from '#shared/contract/system';
import type { Log } from './log';
import { createMachineRouter } from './machine-room';
import type { Rooms } from './rooms';
import { createErrorMapping } from './rpc-errors';

/** The router of the whole contract. Errors are mapped inside of it, so that every transport answers the same. */
export function createHostRouter(rooms: Rooms, log: Log): HostRouter {
  const inbox = { ...rooms.inbox, ownerName: () => rooms.people.owner().name };
  return implement(contract)
    .$context<CallContext>()
    .use(createErrorMapping(log))
    .use(createAccessGate(rooms.people, rooms.callers))
    .router({
      flows: createFlowsRouter(rooms.flows),
      flowFiles: createFlowFilesRouter(rooms.flowFiles),
      files: createFilesRouter(rooms.files, rooms.uploads),
      runs: createRunsRouter(rooms.runs),
      events: createEventsRouter(rooms.events),
      rules: createRulesRouter(rooms.rules),
      deadLetters: createDeadLettersRouter(rooms.deadLetters),
      locks: createLocksRouter(rooms.leases),
      engine: createEngineRouter(rooms.engineApi),
      schedules: createSchedulesRouter(rooms.schedules),
      webhooks: createWebhooksRouter(rooms.endpoints, rooms.baseUrl),
      settings: createSettingsRouter(rooms.settings, rooms.mail),
      queues: createQueuesRouter(rooms.queues),
      services: createServicesRouter(rooms.queues),
      policies: createPoliciesRouter(rooms.engine),
      credentials: createCredentialsRouter(rooms.vault.credentials),
      plugins: createPluginsRouter(rooms.plugins),
      audit: createAuditRouter(rooms.audit),
      people: createPeopleRouter(rooms.people),
      inbox: createInboxRouter(inbox),
      humanTasks: createHumanTasksRouter(inbox),
      machine: createMachineRouter(rooms.machine),
      notifications: createNotificationsRouter(rooms.notifications.procedures),
      system: createSystemRouter(rooms.systemPorts, rooms.system, rooms.backups, (context, signal) => [
        mapStream(inboxStream(inbox, context, signal), (change): SystemChange => ({ kind: 'inbox', change })),
        mapStream(rooms.plugins.service.live(signal), (change): SystemChange => ({ kind: 'plugins', change })),
      ]),
    });
}
/** Named, because the type that would be inferred is longer than the compiler writes. */
export type HostRouter = Router<Contract, CallContext>;
