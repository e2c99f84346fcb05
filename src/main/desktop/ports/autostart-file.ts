/** Starting with the session on Linux: a .desktop file in the autostart folder (freedesktop.org, Desktop Application Autostart). */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { LoginItem } from './login-item';

/** An argument as the key Exec wants it: reserved characters are quoted, and `%` stands for itself when doubled. */
export function execArgument(text: string): string {
  const plain = text.replaceAll('%', '%%');
  if (/^[A-Za-z0-9_./:=@+,-]+$/.test(plain)) return plain;
  // A backslash is escaped twice: once for the quotes, once for the value of the key.
  return `"${plain.replace(/(["`$\\])/g, '\\$1').replaceAll('\\', '\\\\')}"`;
}

/** @param command the program with what it needs before its own arguments */
export function createAutostartFile(options: { env: NodeJS.ProcessEnv; command: readonly string[]; icon: string }): LoginItem {
  const { env, command, icon } = options;
  const folder = join(env['XDG_CONFIG_HOME'] || join(env['HOME'] || homedir(), '.config'), 'autostart');
  const file = join(folder, 'pulseflow.desktop');
  return {
    isSupported: () => true,
    isOn() {
      try {
        const text = readFileSync(file, 'utf8');
        // Desktops switch an entry off by these keys instead of deleting it.
        return !/^(Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/m.test(text);
      } catch {
        return false;
      }
    },
    set(on, args) {
      if (!on) {
        rmSync(file, { force: true });
        return;
      }
      mkdirSync(folder, { recursive: true });
      const lines = [
        '[Desktop Entry]',
        'Type=Application',
        'Name=PulseFlow',
        `Exec=${[...command, ...args].map(execArgument).join(' ')}`,
        `Icon=${icon}`,
        'Terminal=false',
        'X-GNOME-Autostart-enabled=true',
      ];
      writeFileSync(file, `${lines.join('\n')}\n`);
    },
  };
}
