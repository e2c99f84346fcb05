import { implement } from '@orpc/server';
import { createEventsRouter } from '#main/events/router';
import { createFlowsRouter } from '#main/flows/router';
import { createRulesRouter } from '#main/rules/router';
import { type CallContext, createRunsRouter } from '#main/runs/index';
import { createSettingsRouter } from '#main/settings/router';
import { createSystemRouter } from '#main/system/router';
import { createWebhooksRouter } from '#main/webhooks/router';
import { contract } from '#shared/contract';
import type { Log } from './log';
import type { Rooms } from './rooms';
import { createErrorMapping } from './rpc-errors';

/** The router of the whole contract. Errors are mapped inside of it, so that every transport answers the same. */
export function createHostRouter(rooms: Rooms, log: Log) {
  return implement(contract)
    .$context<CallContext>()
    .use(createErrorMapping(log))
    .router({
      flows: createFlowsRouter(rooms.flows),
      runs: createRunsRouter(rooms.runs),
      events: createEventsRouter(rooms.events),
      rules: createRulesRouter(rooms.rules),
      webhooks: createWebhooksRouter(rooms.endpoints, rooms.baseUrl),
      settings: createSettingsRouter(rooms.settings, rooms.mail),
      system: createSystemRouter(rooms.systemPorts, rooms.system),
    });
}
export type HostRouter = ReturnType<typeof createHostRouter>;
