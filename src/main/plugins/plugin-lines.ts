import type { PluginLog } from '#shared/model/plugin';

const MAX_LINES = 300;
const MAX_LENGTH = 2000;

/** The newest lines about each plugin that its own process did not write: its triggers, its preparation, what was refused. */
export function createPluginLines() {
  const byPlugin = new Map<string, PluginLog[]>();
  return {
    add(plugin: string, { at, level, message }: PluginLog): void {
      const lines = byPlugin.get(plugin) ?? [];
      byPlugin.set(plugin, lines);
      lines.push({ at, level, message: message.slice(0, MAX_LENGTH) });
      if (lines.length > MAX_LINES) lines.splice(0, lines.length - MAX_LINES);
    },
    of: (plugin: string): readonly PluginLog[] => byPlugin.get(plugin) ?? [],
  };
}
