import { AppError } from '#shared/model/errors';

export const DEFAULT_PORT = 5177;

/** A port from text; 0 stands for any free one. Errors: BAD_ARGUMENT. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new AppError({ code: 'BAD_ARGUMENT', message: `"${text}" is no port. Give a number from 0 to 65535.` });
  }
  return port;
}

/** The port that PULSEFLOW_PORT asks for, else 5177. Errors: BAD_ARGUMENT. */
export function portFromEnv(env: NodeJS.ProcessEnv): number {
  return parsePort(env['PULSEFLOW_PORT'] || String(DEFAULT_PORT));
}
