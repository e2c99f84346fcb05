import { powerMonitor } from 'electron';
import type { PowerMonitorPort } from './power-monitor';

/** No system waits longer than this; after it the machine goes down whatever happens. */
const LONGEST_WAIT_MS = 4500;

/**
 * @param end called when a shutdown has been heard and may go on: the app has to end by itself, since holding it back means that
 * the system does not ask again
 */
export function createElectronPowerMonitor(end: () => void): PowerMonitorPort {
  return {
    listen(listener) {
      const onSuspend = () => void Promise.resolve(listener.onSuspend()).catch(() => undefined);
      const onResume = () => listener.onResume();
      const onShutdown = (event?: { preventDefault?(): void }) => {
        event?.preventDefault?.();
        const limit = new Promise<void>((resolve) => {
          setTimeout(resolve, LONGEST_WAIT_MS);
        });
        const done = Promise.resolve(listener.onShutdown()).catch(() => undefined);
        void Promise.race([done, limit]).then(end);
      };
      powerMonitor.on('suspend', onSuspend);
      powerMonitor.on('resume', onResume);
      powerMonitor.on('shutdown', onShutdown as () => void);
      return () => {
        powerMonitor.off('suspend', onSuspend);
        powerMonitor.off('resume', onResume);
        powerMonitor.off('shutdown', onShutdown as () => void);
      };
    },
  };
}
