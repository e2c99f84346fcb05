import { AppError } from '#shared/model/errors';

export function pluginNotFound(name: string): AppError {
  return new AppError({
    code: 'PLUGIN_NOT_FOUND',
    message: `There is no plugin "${name}". See the Plugins page for those that are here.`,
    data: { name },
  });
}
