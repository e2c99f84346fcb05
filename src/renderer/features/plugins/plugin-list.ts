import type { LocalText } from '#shared/model/local-text';
import type { Plugin } from '#shared/model/plugin';
import { foldText } from '#shared/words/fold-text';

export const PLUGIN_FILTERS = ['all', 'attention', 'own', 'bundled'] as const;
export type PluginFilter = (typeof PLUGIN_FILTERS)[number];

/** True for a plugin that does not work, or not in full, until somebody does something about it. */
export function needsAttention({ state, updateTo, process }: Plugin): boolean {
  return state === 'broken' || state === 'waiting' || updateTo !== undefined || process.status === 'backoff';
}

function fits(plugin: Plugin, filter: PluginFilter): boolean {
  if (filter === 'attention') return needsAttention(plugin);
  if (filter === 'own') return plugin.origin.kind !== 'bundled';
  return filter === 'all' || plugin.origin.kind === 'bundled';
}

/** What asks for something first; then by name. */
function rank({ state }: Plugin): number {
  return state === 'broken' || state === 'waiting' || state === 'preparing' ? 0 : 1;
}

/**
 * The plugins that fit, those that need somebody first, then by name. Words are looked for in names, descriptions and the
 * labels of nodes, without regard to case and accents; all of them must be found.
 */
export function shownPlugins(
  plugins: readonly Plugin[],
  { text, filter }: { text: string; filter: PluginFilter },
  localText: (text: LocalText) => string,
): Plugin[] {
  const words = foldText(text).split(/\s+/).filter(Boolean);
  return plugins
    .filter((plugin) => {
      if (!fits(plugin, filter)) return false;
      const labels = plugin.nodes.map(({ label }) => localText(label));
      const hay = foldText(
        [
          plugin.name,
          localText(plugin.label),
          localText(plugin.description),
          plugin.author,
          ...labels,
          ...plugin.categories,
        ].join(' '),
      );
      return words.every((word) => hay.includes(word));
    })
    .sort((one, other) => rank(one) - rank(other) || localText(one.label).localeCompare(localText(other.label)));
}
