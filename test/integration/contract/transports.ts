/** One running instance and its contract over each transport that a client can use. */
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink as HttpLink } from '@orpc/client/fetch';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { RPCHandler } from '@orpc/server/message-port';
import { createForwardingRouter } from '#main/desktop/forwarding-router';
import { type Instance, startInstance } from '#main/host/instance';
import { createLog } from '#main/host/logger';
import { VERSION } from '#main/host/version';
import { contract, type PulseflowClient } from '#shared/contract';
import { TOKEN, temporaryHome } from '../../setup/instance';

export interface Transport {
  readonly client: PulseflowClient;
  readonly instance: Instance;
  close(): Promise<void>;
}

const authorized = { authorization: `Bearer ${TOKEN}` };

function start(): Promise<Instance> {
  return startInstance({
    home: temporaryHome(),
    mode: 'headless',
    version: VERSION,
    log: createLog({ PULSEFLOW_LOG: 'silent' }),
    port: 0,
    token: TOKEN,
    bundledPlugins: join(import.meta.dirname, '../../../out/plugins'),
  });
}

/** `/rpc`: what the web UI and the command line speak. */
async function overHttp(): Promise<Transport> {
  const instance = await start();
  const client: PulseflowClient = createORPCClient(new HttpLink({ url: `${instance.baseUrl}/rpc`, headers: authorized }));
  return { client, instance, close: () => instance.close(0) };
}

/** `/api`: what scripts and other programs speak. */
async function overRest(): Promise<Transport> {
  const instance = await start();
  const client: PulseflowClient = createORPCClient(
    new OpenAPILink(contract, { url: `${instance.baseUrl}/api`, headers: authorized }),
  );
  return { client, instance, close: () => instance.close(0) };
}

/** A port onto a router, as the window has it. */
function overPort(router: ConstructorParameters<typeof RPCHandler>[0], instance: Instance): Transport {
  const { port1, port2 } = new MessageChannel() as unknown as { port1: MessagePort; port2: MessagePort };
  new RPCHandler(router).upgrade(port1, { context: { via: 'rpc' } });
  port1.start();
  port2.start();
  return {
    client: createORPCClient(new PortLink({ port: port2 })),
    instance,
    close() {
      port1.close();
      port2.close();
      return instance.close(0);
    },
  };
}

async function overMessagePort(): Promise<Transport> {
  const instance = await start();
  return overPort(instance.host.router, instance);
}

/** The attached window: a MessagePort whose calls the main process passes on over HTTP. */
async function overAttachedWindow(): Promise<Transport> {
  const http = await overHttp();
  return overPort(
    createForwardingRouter(contract, () => Promise.resolve(http.client)),
    http.instance,
  );
}

export const transports: Record<string, () => Promise<Transport>> = {
  MessagePort: overMessagePort,
  'HTTP and server-sent events': overHttp,
  REST: overRest,
  'MessagePort attached to HTTP': overAttachedWindow,
};
