import { AppError, fromErrorInfo } from '#shared/model/errors';
import type { PluginFolder } from './folder';
import type { Installer } from './install/installer';
import { pythonOf } from './install/python-environment';

/**
 * Makes the virtual environment of a Python plugin that somebody laid into the folder, as an operation that people see, and
 * gives its interpreter. Errors: why it cannot be made.
 */
export async function prepareEnvironmentOf(
  installer: Pick<Installer, 'prepare' | 'watch'>,
  pluginsFolder: string,
  { folder, manifest }: PluginFolder,
  log: (line: string) => void,
): Promise<string> {
  const { name, version } = manifest;
  const { operationId } = installer.prepare({ name, version, folder }, () => Promise.resolve());
  for await (const event of await installer.watch(operationId, undefined)) {
    if (event.kind === 'log') log(event.line.message);
    else if (event.operation.error !== undefined) throw fromErrorInfo(event.operation.error);
  }
  const python = pythonOf({ pluginsFolder, folder, manifest });
  if (python !== undefined) return python;
  throw new AppError({
    code: 'PLUGIN_NOT_ACTIVE',
    message: `The preparation of the plugin "${name}" was stopped. Restart the plugin on its page to begin again.`,
    data: { plugin: name, state: 'preparing' },
  });
}
