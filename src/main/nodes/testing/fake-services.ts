import type { Json, MailMessage, NodeServices } from '../../engine/sdk';

/** What the nodes under test asked of the app, in order. */
export interface ServiceCalls {
  mails: MailMessage[];
  /** By mail: the host of the credential's server; undefined: that of the settings. */
  servers: (string | undefined)[];
  notifications: Parameters<NodeServices['notify']>[0][];
  events: Parameters<NodeServices['events']['emit']>[0][];
  starts: { flowId: string; input: Json; idempotencyKey: string }[];
}

/** Services that remember what they were asked; `overrides` replace single ones. */
export function createFakeServices(overrides: Partial<NodeServices> = {}): { services: NodeServices; calls: ServiceCalls } {
  const calls: ServiceCalls = { mails: [], servers: [], notifications: [], events: [], starts: [] };
  const services: NodeServices = {
    mail: {
      isLive: false,
      check: async () => undefined,
      send: async (message, _signal, server) => {
        calls.mails.push(message);
        calls.servers.push(server?.host);
        return { messageId: `<${calls.mails.length}@test>`, delivery: 'outbox', path: `/outbox/${calls.mails.length}.eml` };
      },
    },
    files: { resolve: (path) => path },
    notify: async (notification) => {
      calls.notifications.push(notification);
    },
    events: {
      emit: async (event) => {
        calls.events.push(event);
        return { id: `event_${calls.events.length}` };
      },
    },
    flows: {
      start: async (flowId, input, idempotencyKey) => {
        calls.starts.push({ flowId, input, idempotencyKey });
        return { runId: `run_${calls.starts.length}` };
      },
    },
    health: { check: async () => [] },
    services: {
      find: (name) => ({ queue: `${name}.in` }),
      replies: () => [],
    },
    people: { resolve: () => undefined, hasRole: () => false },
    code: { run: async () => ({ result: undefined, logs: [] }) },
    ...overrides,
  };
  return { services, calls };
}
