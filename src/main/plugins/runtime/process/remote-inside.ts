import { pluginDescriptionSchema } from '#shared/model/plugin';
import { resultInvalid } from '../errors';
import type { PluginInside } from '../inside';
import type { NodeParams, SubscribeParams, TestParams, UpgradeParams, WebhookParams } from '../protocol/messages';
import type { Peer } from '../protocol/peer';
import { webhookOutcomeSchema } from './answers';
import type { LiveCalls } from './live-calls';

/** The calls of a plugin in a process, over its pipe. */
export function remoteInside(plugin: string, peer: Peer, calls: LiveCalls): PluginInside {
  const never = new AbortController().signal;
  return {
    async describe() {
      const parsed = pluginDescriptionSchema.safeParse(await peer.request('describe', {}, never));
      if (parsed.success) return parsed.data;
      const [issue] = parsed.error.issues;
      throw resultInvalid(plugin, `its description: ${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`);
    },
    execute: (node, port) =>
      calls.run(port, async (call) => {
        const params: NodeParams = { call, node, isMailLive: port.mail.isLive };
        return (await peer.request('execute', params, port.signal)) as Awaited<ReturnType<PluginInside['execute']>>;
      }),
    lookup: (node, index, port) =>
      calls.run(port, async (call) => {
        const params: NodeParams & { index: number } = { call, node, index, isMailLive: port.mail.isLive };
        return (await peer.request('lookup', params, port.signal)) as Awaited<ReturnType<PluginInside['lookup']>>;
      }),
    async upgrade(type, version, config) {
      const params: UpgradeParams = { type, version, config };
      return (await peer.request('upgrade', params, never)) as Awaited<ReturnType<PluginInside['upgrade']>>;
    },
    subscribe: (trigger, port) =>
      calls.run(port, async (call) => {
        const params: SubscribeParams = { call, trigger, ...(port.state === undefined ? {} : { state: port.state }) };
        await peer.request('subscribe', params, port.signal);
      }),
    webhook: ({ request, ...trigger }, port) =>
      calls.run(port, async (call) => {
        const body = Buffer.from(request.body).toString('base64');
        const params: WebhookParams = { call, trigger, request: { ...request, body } };
        const parsed = webhookOutcomeSchema.safeParse(await peer.request('webhook', params, port.signal));
        if (parsed.success) return parsed.data;
        throw resultInvalid(plugin, 'what its webhook answered');
      }),
    async testCredential(type, values, signal) {
      const params: TestParams = { type, values };
      await peer.request('test', params, signal);
    },
  };
}
