import type { SettingsStore } from './ports';

/** SQL of the settings room: one row a section, its value as JSON text. */
export function createSettingsRepository({ db }: SettingsStore) {
  const all = db.prepare<[], { key: string; value: string }>('SELECT key, value FROM settings');
  const upsert = db.prepare<[string, string, number]>(
    'INSERT INTO settings (key, value, updated_at) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at',
  );
  return {
    all: () => all.all(),
    set: (key: string, value: string, atMs: number) => upsert.run(key, value, atMs),
  };
}
