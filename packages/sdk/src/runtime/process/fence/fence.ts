import diagnostics from 'node:diagnostics_channel';
import { syncBuiltinESMExports } from 'node:module';
import type { Denial, PluginPlaces } from '../../../../../../src/main/plugins/runtime/inside';
import { DeniedError, denialOf } from '../told-error';
import { fenceCommands } from './commands';
import { fenceDatabases } from './databases';
import { fenceNetwork } from './network';
import { replace } from './replace';

export interface FenceOptions {
  network: readonly string[];
  commands: readonly string[];
  places: PluginPlaces;
  denied(denial: Denial): void;
}

/**
 * Puts up what Node's permission model does not have, and tells what it refuses. Order matters: before any code of the plugin is
 * loaded. False: there is no permission model in this process.
 */
export function fence({ network, commands, places, denied }: FenceOptions): boolean {
  for (const channel of ['fs', 'child', 'worker', 'addon', 'wasi', 'inspector'])
    diagnostics.subscribe(`node:permission-model:${channel}`, (message) => {
      const { permission, resource } = message as { permission: string; resource: string };
      denied(denialOf(permission, resource));
    });
  fenceNetwork(network, (host) => denied({ kind: 'network', what: host }));
  if (commands.length > 0) fenceCommands(commands, (command) => denied({ kind: 'commands', what: command }));
  fenceDatabases(places, (path) => denied({ kind: 'files', what: path }));
  fenceProcesses(denied);
  // Names that modules import are those of before, unless they are told.
  syncBuiltinESMExports();
  return (process as { permission?: unknown }).permission !== undefined;
}

/** Signals and debuggers would reach the app itself. */
function fenceProcesses(denied: (denial: Denial) => void): void {
  const refuse = (): never => {
    const denial: Denial = { kind: 'commands', what: 'kill' };
    denied(denial);
    throw new DeniedError(denial);
  };
  replace(
    process,
    'kill',
    (original) =>
      (pid, ...rest) =>
        Number(pid) === process.pid ? original.call(process, pid, ...rest) : refuse(),
    true,
  );
  for (const name of ['_kill', '_debugProcess', '_debugEnd', 'execve']) replace(process, name, () => refuse, true);
}
