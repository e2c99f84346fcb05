import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** The workspace folder: PULSEFLOW_HOME, else the platform's place for an application's data. */
export function workspaceHome(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  const given = env['PULSEFLOW_HOME'];
  if (given !== undefined && given !== '') return resolve(given);
  if (platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'PulseFlow');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'PulseFlow');
  const data = env['XDG_DATA_HOME'];
  return join(data !== undefined && data !== '' ? data : join(homedir(), '.local', 'share'), 'pulseflow');
}

/**
 * Makes the folders above the platform's own place for data, which a new machine may lack. Above a folder that somebody
 * chose nothing is made: a disk that is not connected must not turn into an empty workspace.
 */
export function ensureDefaultParent(home: string, env: NodeJS.ProcessEnv): void {
  if (home === workspaceHome({ ...env, PULSEFLOW_HOME: '' })) mkdirSync(dirname(home), { recursive: true });
}
