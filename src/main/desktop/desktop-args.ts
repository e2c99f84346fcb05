/** The window's command line and environment. */
import { AppError } from '#shared/model/errors';
import type { AttachTarget } from './connection';

export interface DesktopArgs {
  /** Attach to this running instance, for this start. */
  attach: AttachTarget | undefined;
  /** Install the templates for a new user at the first start. */
  templates: boolean;
  /** Start in the tray, without a window. */
  hidden: boolean;
}

/** `URL.canParse` is not there in the oldest Electron that the window runs on. */
function isHttpAddress(text: string): boolean {
  try {
    return /^https?:$/.test(new URL(text).protocol);
  } catch {
    return false;
  }
}

/** Reads `--attach <url>` (with PULSEFLOW_TOKEN), `--templates` and `--hidden`; other switches are Chromium's. Errors: BAD_ARGUMENT. */
export function parseDesktopArgs(argv: readonly string[], env: NodeJS.ProcessEnv): DesktopArgs {
  const at = argv.findIndex((arg) => arg === '--attach' || arg.startsWith('--attach='));
  const url = at === -1 ? undefined : argv[at]?.includes('=') ? argv[at]?.slice('--attach='.length) : argv[at + 1];
  if (at !== -1 && (url === undefined || !isHttpAddress(url))) {
    throw new AppError({
      code: 'BAD_ARGUMENT',
      message: '--attach needs the address of a running PulseFlow, like http://127.0.0.1:5177.',
    });
  }
  const token = env['PULSEFLOW_TOKEN'];
  if (url !== undefined && (token === undefined || token === '')) {
    throw new AppError({
      code: 'BAD_ARGUMENT',
      message: `--attach needs the token of the PulseFlow at ${url} in PULSEFLOW_TOKEN.`,
    });
  }
  return {
    attach: url === undefined || token === undefined ? undefined : { url, token },
    templates: argv.includes('--templates'),
    hidden: argv.includes('--hidden'),
  };
}
