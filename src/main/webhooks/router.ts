import { implement } from '@orpc/server';
import { webhooks } from '#shared/contract/webhooks';
import type { Endpoints } from './endpoints';

/** The webhooks capability of the contract. `baseUrl` is where the listener answers. */
export function createWebhooksRouter(endpoints: Endpoints, baseUrl: () => string) {
  const os = implement(webhooks);
  return os.router({
    list: os.list.handler(() =>
      endpoints.list().map((endpoint) => ({
        path: endpoint.path,
        methods: endpoint.methods,
        url: `${baseUrl()}/hooks/${endpoint.path}`,
        auth: endpoint.plugin === undefined ? endpoint.config.auth : ('plugin' as const),
        flowId: endpoint.flowId,
        flowName: endpoint.flowName,
        nodeId: endpoint.nodeId,
        flowStatus: endpoint.status,
      })),
    ),
  });
}
