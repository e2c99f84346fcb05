import { spawnSync } from 'node:child_process';

/** The Python of this machine; undefined when it has none that is new enough. */
export function findPython(): string | undefined {
  const names = process.platform === 'win32' ? ['python', 'python3'] : ['python3', 'python'];
  const question = 'import sys; print(sys.executable) if sys.version_info >= (3, 9) else sys.exit(1)';
  for (const name of names) {
    const { status, stdout } = spawnSync(name, ['-I', '-c', question], { encoding: 'utf8', timeout: 20_000 });
    if (status === 0) return stdout.trim();
  }
  return undefined;
}
