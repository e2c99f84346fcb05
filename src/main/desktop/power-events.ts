/** Tells the host what the machine is about to do, when the host runs on this machine. */
import type { HostConnection } from './connection';
import type { PowerListener } from './ports/power-monitor';

/** A host on another machine goes on while this one sleeps. */
export function isOnThisMachine(url: string | undefined): boolean {
  if (url === undefined) return true;
  try {
    return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
  } catch {
    return false;
  }
}

export interface PowerEventsPorts {
  connection: Pick<HostConnection, 'state' | 'host'>;
  /** Follows the host anew: the streams of before the sleep may be dead without anybody having said so. */
  reconnect(): void;
}

/** What power events mean to the host that the window works with. */
export function createPowerEvents({ connection, reconnect }: PowerEventsPorts): PowerListener {
  async function tell(event: 'suspend' | 'resume' | 'shutdown'): Promise<void> {
    const { state, url } = connection.state();
    // While there is no host, nothing of ours is at work; asking would try to connect.
    if (state !== 'connected' || !isOnThisMachine(url)) return;
    const { client } = await connection.host();
    await client.machine.power({ event });
  }
  return {
    onSuspend: () => tell('suspend'),
    onResume() {
      tell('resume')
        .catch(() => undefined)
        .finally(reconnect);
    },
    onShutdown: () => tell('shutdown'),
  };
}
