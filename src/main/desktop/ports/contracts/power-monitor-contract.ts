import type { PowerMonitorPort } from '../power-monitor';
import { type ContractCase, eventually, same } from './contract-case';

export interface PowerMonitorRig {
  port: PowerMonitorPort;
  /** The system announces it. */
  announce(event: 'suspend' | 'resume' | 'shutdown'): void;
  /** How often the app was told that it may end now. */
  ends(): number;
}

/** What all news of the machine's power must do. */
export const powerMonitorContract: readonly ContractCase<PowerMonitorRig>[] = [
  {
    name: 'tells of sleep and waking in their order, and no longer when nobody listens',
    check({ port, announce }) {
      const heard: string[] = [];
      const stop = port.listen({
        onSuspend: () => void heard.push('suspend'),
        onResume: () => heard.push('resume'),
        onShutdown: () => void heard.push('shutdown'),
      });
      announce('suspend');
      announce('resume');
      stop();
      announce('suspend');
      same(heard, ['suspend', 'resume'], 'heard');
    },
  },
  {
    name: 'lets the app end when what a shutdown needs is done, and also when that failed',
    async check({ port, announce, ends }) {
      const before = ends();
      let finish = (): void => undefined;
      const done = new Promise<void>((resolve) => {
        finish = resolve;
      });
      const stop = port.listen({ onSuspend: nothing, onResume: nothing, onShutdown: () => done });
      announce('shutdown');
      same(ends(), before, 'ends before it is done');
      finish();
      await eventually(() => same(ends(), before + 1, 'ends'));
      stop();
      const stopFailing = port.listen({
        onSuspend: nothing,
        onResume: nothing,
        onShutdown: () => Promise.reject(new Error('no host')),
      });
      announce('shutdown');
      await eventually(() => same(ends(), before + 2, 'ends after a failure'));
      stopFailing();
    },
  },
];

function nothing(): void {
  // Not asked about here.
}
