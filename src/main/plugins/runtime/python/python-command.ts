import { join } from 'node:path';
import { AppError } from '#shared/model/errors';
import type { Capabilities } from '#shared/model/plugin';
import type { PluginPlaces } from '../inside';
import { type PluginCommand, pluginEnvironment } from '../process/node-command';
import type { RuntimeFiles } from '../runtime-files';

/**
 * Python in isolated mode (`-I`: neither the user's packages nor PYTHON… of the environment), which fences itself before it loads
 * the plugin. Its temporary folder is named so that the process can be told from others. Errors: PLUGIN_PYTHON_MISSING.
 */
export function pythonCommand(options: {
  plugin: string;
  python: string | undefined;
  places: PluginPlaces;
  granted: Capabilities;
  files: Pick<RuntimeFiles, 'python'>;
}): PluginCommand {
  const { plugin, python, places, granted, files } = options;
  if (python === undefined)
    throw new AppError({
      code: 'PLUGIN_PYTHON_MISSING',
      message: `The plugin "${plugin}" needs Python, and its environment has not been made. Install Python 3.9 or later, then install the plugin again.`,
      data: { plugin },
    });
  return {
    command: python,
    args: ['-I', '-B', '-u', '-X', 'utf8', join(files.python, 'worker.py'), places.tempFolder],
    env: pluginEnvironment(places, granted),
    main: '',
  };
}
