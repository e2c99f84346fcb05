import type { FlowNode } from '#shared/model/flow';

export type LimitedNode = Pick<FlowNode, 'id' | 'policies' | 'config'>;

/**
 * Tells which keys of limits belong to these nodes. The key of a secret that is written in the node is a digest that only the
 * host makes, so a node that shares by such a one sees all of those.
 */
export function limitKeys(flowId: string, nodes: readonly LimitedNode[]): (key: string) => boolean {
  const keys = new Set<string>();
  let hasCredential = false;
  for (const { id, policies, config } of nodes) {
    for (const policy of [policies?.rateLimit, policies?.breaker, policies?.concurrency]) {
      if (policy === undefined) continue;
      if (policy.share === 'node') keys.add(`node:${flowId}/${id}`);
      if (policy.share === 'name') keys.add(`name:${policy.name ?? ''}`);
      const { credential } = config;
      if (policy.share === 'credential' && typeof credential === 'string' && credential !== '')
        keys.add(`credential:${credential}`);
      else if (policy.share === 'credential') hasCredential = true;
      const host = /^https?:\/\/(?:[^@/?#]*@)?([^/?#]+)/i.exec(String(config['url'] ?? ''))?.[1];
      if (policy.share === 'host' && host !== undefined) keys.add(`host:${host.toLowerCase()}`);
    }
  }
  return (key) => keys.has(key) || (hasCredential && key.startsWith('credential:') && !key.startsWith('credential:cred_'));
}
