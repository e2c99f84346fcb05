import type { JsonObject } from '#shared/model/json';
import { type WebhookOwner, webhookConflict } from './errors';

/** A trigger that answers at `/hooks/<path>`: `core.webhook`, or one of a plugin. */
interface WebhookTrigger {
  nodeId: string;
  type: string;
  config: JsonObject;
}

/** Services that call a plugin's trigger use these: GET to verify an address, POST for what happened. */
const PLUGIN_METHODS = ['GET', 'POST'];

/** `/GitHub/` and `GitHub` are the same path; case counts, as in URLs. */
function pathOf(config: JsonObject): string {
  return typeof config['path'] === 'string' ? config['path'].replace(/^\/+|\/+$/g, '') : '';
}

function methodsOf({ type, config }: WebhookTrigger): string[] {
  if (type !== 'core.webhook') return PLUGIN_METHODS;
  const methods = config['methods'];
  return Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : ['POST'];
}

/**
 * Throws WEBHOOK_CONFLICT when one of `mine` answers the same method and path as another webhook: of an active flow in
 * `others`, or of the same flow.
 */
export function assertNoWebhookConflict(
  flow: WebhookOwner,
  mine: readonly WebhookTrigger[],
  others: readonly (WebhookTrigger & WebhookOwner & { status: 'active' | 'paused' })[],
): void {
  const taken = new Map<string, WebhookOwner>();
  for (const other of others) {
    if (other.flowId === flow.flowId || other.status !== 'active') continue;
    for (const method of methodsOf(other)) taken.set(`${method} ${pathOf(other.config)}`, other);
  }
  for (const trigger of mine) {
    const path = pathOf(trigger.config);
    for (const method of methodsOf(trigger)) {
      const owner = taken.get(`${method} ${path}`);
      if (owner !== undefined) throw webhookConflict(path, [method], owner);
      taken.set(`${method} ${path}`, flow);
    }
  }
}
