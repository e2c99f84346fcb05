import pino from 'pino';
import type { Log } from './log';

/** The log of the process: JSON lines on standard error. PULSEFLOW_LOG sets the level (default `warn`). */
export function createLog(env: NodeJS.ProcessEnv): Log {
  const level = env['PULSEFLOW_LOG'] ?? 'warn';
  const known = ['debug', 'info', 'warn', 'error', 'silent'];
  return pino({ level: known.includes(level) ? level : 'warn', base: null }, pino.destination({ fd: 2, sync: true }));
}
