import type { NodeServices } from '#main/engine/sdk';
import type { EventBus } from '#main/events/event-bus';
import type { createFlowStarter } from './flow-starter';

export interface NodeServiceRooms {
  mail: NodeServices['mail'];
  files: NodeServices['files'];
  notify: NodeServices['notify'];
  code: NodeServices['code'];
  events: Pick<EventBus, 'emitOnce'>;
  startFlow: ReturnType<typeof createFlowStarter>;
  services: NodeServices['services'];
  health: NodeServices['health'];
  people: { resolve(text: string): { id: string; name: string } | undefined; inRole(role: string): readonly unknown[] };
}

/** What nodes may use of the app: each service is a room, behind the port that the SDK declares. */
export function createNodeServices({
  mail,
  files,
  notify,
  code,
  events,
  startFlow,
  services,
  health,
  people,
}: NodeServiceRooms): NodeServices {
  return {
    mail,
    files,
    notify,
    code,
    events: {
      async emit(event) {
        const { id } = await events.emitOnce(event);
        return { id };
      },
    },
    flows: { start: startFlow },
    services,
    health,
    people: {
      resolve: (text) => people.resolve(text),
      hasRole: (role) => people.inRole(role).length > 0,
    },
  };
}
