/**
 * Fault points for crash tests: PULSEFLOW_FAULT=commit:<n>:<before|after> kills this process, as a power cut would, around
 * its n-th commit. Without the variable nothing is installed.
 */
import { AppError } from '#shared/model/errors';

export interface Faults {
  onCommit(phase: 'before' | 'after', n: number): void;
}

export function faultsFromEnv(env: NodeJS.ProcessEnv): { faults?: Faults } {
  const text = env['PULSEFLOW_FAULT'];
  if (text === undefined || text === '') return {};
  const match = /^commit:(\d+):(before|after)$/.exec(text);
  if (match === null)
    throw new AppError({ code: 'BAD_ARGUMENT', message: `PULSEFLOW_FAULT is "${text}"; it is commit:<n>:<before|after>.` });
  const at = Number(match[1]);
  return {
    faults: {
      onCommit(phase, n) {
        if (n === at && phase === match[2]) process.kill(process.pid, 'SIGKILL');
      },
    },
  };
}
