import { z } from 'zod';
import type { FlowId } from '#shared/model/ids';
import type { ActiveTrigger, ActiveTriggers, PluginHook } from './ports';

/** The config of a `core.webhook` node, as this room needs it; the node type's own schema has the titles. */
const configSchema = z.object({
  path: z.string(),
  methods: z.array(z.string()).default(['POST']),
  auth: z.enum(['none', 'token', 'hmac']).default('none'),
  token: z.string().optional(),
  hmacSecret: z.string().optional(),
  hmacHeader: z.string().optional(),
  respond: z.enum(['accepted', 'result']).default('accepted'),
  responseTimeoutMs: z.number().default(30_000),
  dedupHeader: z.string().optional(),
});
export type WebhookConfig = z.output<typeof configSchema>;

export interface Endpoint {
  path: string;
  methods: string[];
  config: WebhookConfig;
  flowId: FlowId;
  flowName: string;
  version: number;
  nodeId: string;
  status: 'active' | 'paused';
  /** A trigger of a plugin, which checks and reads its calls itself. */
  plugin?: PluginHook;
}

/** What services call the address of a plugin's trigger with: GET to verify it, POST for what happened. */
const PLUGIN_METHODS = ['GET', 'POST'];

/** `/GitHub/` and `GitHub` are the same path; case counts, as in URLs. */
export function normalizeHookPath(path: string): string {
  return path.replace(/^\/+|\/+$/g, '');
}

function toEndpoint(trigger: ActiveTrigger): Endpoint | undefined {
  const parsed = configSchema.safeParse(trigger.config);
  if (!parsed.success) return undefined;
  return {
    path: normalizeHookPath(parsed.data.path),
    methods: parsed.data.methods.map((method) => method.toUpperCase()),
    config: parsed.data,
    flowId: trigger.flowId as FlowId,
    flowName: trigger.flowName,
    version: trigger.version,
    nodeId: trigger.nodeId,
    status: trigger.status,
  };
}

function toPluginEndpoint(trigger: PluginHook): Endpoint | undefined {
  const endpoint = toEndpoint({ ...trigger, config: { path: trigger.config['path'] ?? '', methods: PLUGIN_METHODS } });
  return endpoint === undefined || endpoint.path === '' ? undefined : { ...endpoint, plugin: trigger };
}

export interface Endpoints {
  list(): Endpoint[];
  /** All endpoints at a path, whatever their methods. */
  at(path: string): Endpoint[];
  close(): void;
}

/** The webhook endpoints of the published flows, kept up to date with them; a look-up is one map read. */
export function createEndpoints(triggers: ActiveTriggers): Endpoints {
  let byPath: Map<string, Endpoint[]> | undefined;
  const close = triggers.onChange(() => {
    byPath = undefined;
  });
  const read = () => {
    if (byPath !== undefined) return byPath;
    byPath = new Map();
    for (const endpoint of [
      ...triggers.list('core.webhook').map(toEndpoint),
      ...triggers.wokenBy('webhook').map(toPluginEndpoint),
    ]) {
      if (endpoint === undefined) continue;
      const others = byPath.get(endpoint.path);
      if (others === undefined) byPath.set(endpoint.path, [endpoint]);
      else others.push(endpoint);
    }
    return byPath;
  };
  return { list: () => [...read().values()].flat(), at: (path) => read().get(path) ?? [], close };
}
