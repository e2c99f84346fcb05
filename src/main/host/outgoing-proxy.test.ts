import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { settingsSchema } from '#shared/model/settings';
import { createOutgoingProxy, proxyEnvironment } from './outgoing-proxy';

const network = (change: Partial<ReturnType<typeof settingsSchema.parse>['network']> = {}) => ({
  ...settingsSchema.parse({}).network,
  ...change,
});

describe('the proxy that is to be used', () => {
  it('is that of the environment, whichever way it is spelled, and none without one', () => {
    expect(proxyEnvironment(network(), {})).toBeUndefined();
    expect(proxyEnvironment(network(), { HTTPS_PROXY: 'http://p:1', no_proxy: 'a.example b.example' })).toEqual({
      http_proxy: '',
      https_proxy: 'http://p:1',
      no_proxy: 'a.example,b.example,localhost,127.0.0.1,[::1],::1',
    });
    expect(proxyEnvironment(network(), { https_proxy: 'http://small:1', HTTPS_PROXY: 'http://large:1' })?.https_proxy).toBe(
      'http://small:1',
    );
  });

  it('is the one of the settings for all calls, and never one for this machine', () => {
    const wanted = proxyEnvironment(network({ proxy: 'manual', proxyUrl: 'http://p:3128', noProxy: '.intern' }), {
      HTTP_PROXY: 'http://other:1',
    });
    expect(wanted).toMatchObject({ http_proxy: 'http://p:3128', https_proxy: 'http://p:3128' });
    expect(wanted?.no_proxy.split(',')).toEqual(expect.arrayContaining(['.intern', 'localhost', '127.0.0.1']));
  });

  it('is none when the settings say so, or when the address is no address', () => {
    expect(proxyEnvironment(network({ proxy: 'none' }), { HTTP_PROXY: 'http://p:1' })).toBeUndefined();
    expect(proxyEnvironment(network(), { HTTP_PROXY: 'not an address' })).toBeUndefined();
  });
});

describe('calls through a real proxy', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });
  async function listen(server: Server): Promise<number> {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  it('go through it at once when it is set, directly to this machine, and directly again when it is taken away', async () => {
    const targetPort = await listen(createServer((_request, answer) => answer.end('hello')));
    const tunnels: string[] = [];
    const proxy = createServer();
    // Any name leads to the target: what the name is, only the proxy needs to know.
    proxy.on('connect', (request, socket) => {
      tunnels.push(request.url ?? '');
      const onward = connect(targetPort, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    });
    const proxyPort = await listen(proxy);
    const outgoing = createOutgoingProxy({}, () => undefined);
    try {
      outgoing.apply(network({ proxy: 'manual', proxyUrl: `http://127.0.0.1:${proxyPort}` }));
      expect(await (await fetch('http://far-away.invalid/')).text()).toBe('hello');
      expect(tunnels).toEqual(['far-away.invalid:80']);
      expect(await (await fetch(`http://127.0.0.1:${targetPort}/`)).text()).toBe('hello');
      expect(tunnels).toHaveLength(1);
      outgoing.apply(network({ proxy: 'none' }));
      await expect(fetch('http://far-away.invalid/')).rejects.toThrow();
      expect(tunnels).toHaveLength(1);
    } finally {
      outgoing.close();
    }
  });
});
