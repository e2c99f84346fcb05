import type { ClientContext, ClientLink, ClientOptions } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';

/** Where ports come from: in the window, the preload script. */
export interface PortSource {
  /** Asks for a port; the answer comes through `onPort`, or never (the host is not up). */
  request(): void;
  onPort(listener: (port: MessagePort) => void): void;
}

export interface PortLinkOptions {
  source: PortSource;
  /**
   * Told when a port arrives (true), when it closes (false), and when the main process, though it answers, cannot reach the
   * host behind it (false) or reaches it again (true).
   */
  onConnected(connected: boolean): void;
  /** How often to ask again while no port has come. */
  retryMs?: number;
  createLink?: (port: MessagePort) => ClientLink<ClientContext>;
}

function defaultLink(port: MessagePort): ClientLink<ClientContext> {
  const link = new RPCLink({ port });
  port.start();
  return link;
}

/** The main process answers `desktop.*` itself; everything else proves that the host is there. */
function isHostCall(path: readonly string[]): boolean {
  return path[0] !== 'desktop';
}

/**
 * A link that survives its port. When the port closes (the host restarted, or the window attached elsewhere) it asks for
 * another and calls made meanwhile wait for it. A port that comes unasked replaces the present one. Calls that were in
 * flight on the old port are rejected: only the caller knows whether they may be repeated.
 */
export function createPortLink(options: PortLinkOptions): ClientLink<ClientContext> {
  const createLink = options.createLink ?? defaultLink;
  let currentPort: MessagePort | undefined;
  let link: ClientLink<ClientContext> | undefined;
  let waiting: ((link: ClientLink<ClientContext>) => void)[] = [];
  let timer: ReturnType<typeof setInterval> | undefined;
  let isHostAway = false;

  function ask(): void {
    if (timer !== undefined) return;
    timer = setInterval(() => options.source.request(), options.retryMs ?? 1000);
    options.source.request();
  }

  options.source.onPort((port) => {
    clearInterval(timer);
    timer = undefined;
    const previous = currentPort;
    currentPort = port;
    port.addEventListener('close', () => {
      if (currentPort !== port) return;
      currentPort = undefined;
      link = undefined;
      options.onConnected(false);
      ask();
    });
    link = createLink(port);
    previous?.dispatchEvent(new Event('close'));
    previous?.close();
    options.onConnected(true);
    const queue = waiting;
    waiting = [];
    for (const resolve of queue) resolve(link);
  });
  ask();

  return {
    async call(path: readonly string[], input: unknown, callOptions: ClientOptions<ClientContext>) {
      const target = link ?? (await new Promise<ClientLink<ClientContext>>((resolve) => waiting.push(resolve)));
      try {
        const answer = await target.call(path, input, callOptions);
        if (isHostAway && isHostCall(path)) {
          isHostAway = false;
          options.onConnected(true);
        }
        return answer;
      } catch (error) {
        if ((error as { code?: unknown } | null)?.code === 'HOST_UNREACHABLE') {
          isHostAway = true;
          options.onConnected(false);
        }
        throw error;
      }
    },
  };
}
