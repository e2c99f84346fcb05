import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noCapabilities } from '#main/plugins/capabilities';
import type { Describe } from '#main/plugins/install/check-folder';
import { prepareEnvironment } from '#main/plugins/install/python-environment';
import { createRunner } from '#main/plugins/runtime/create-runner';
import type { Output } from '../output';

const CLOSE_GRACE_MS = 1000;
/** Beside the plugin, so that a second check need not make the environment again; never packed. */
const ENVIRONMENTS = '.pulseflow';

/** Asks the code of a plugin in a process of its own, as the app does, with nothing granted. */
export function describeBy(env: NodeJS.ProcessEnv, out: Output): Describe {
  return async (folder, manifest) => {
    const scratch = mkdtempSync(join(tmpdir(), 'pulseflow-check-'));
    const python =
      manifest.runtime === 'python'
        ? await prepareEnvironment({
            pluginsFolder: join(folder, ENVIRONMENTS),
            folder,
            manifest,
            env,
            signal: new AbortController().signal,
            log: (line) => out.error(line),
            progress: () => undefined,
          })
        : undefined;
    const runner = createRunner({
      manifest,
      folder,
      isolation: 'process',
      granted: noCapabilities(),
      filesFolder: join(scratch, 'files'),
      tempFolder: join(scratch, 'temp'),
      ...(python === undefined ? {} : { python }),
    });
    try {
      return await runner.describe();
    } finally {
      await runner.close(CLOSE_GRACE_MS);
      rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
    }
  };
}
