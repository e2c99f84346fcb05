import type { CredentialTypeInfo } from '#shared/model/credential';
import type { LocalText } from '#shared/model/local-text';

interface TypeOption {
  value: string;
  label: string;
}

interface Words {
  /** What a plugin is called. */
  labelOf(plugin: string): string;
  localText(text: LocalText): string;
  /** The head above the app's own types. */
  own: string;
}

/**
 * Types of credentials as a list to choose from: the app's own as they come, then those of plugins below the plugin's name, by
 * name. Without a head when all are of one kind.
 */
export function groupTypes(
  types: readonly Pick<CredentialTypeInfo, 'type' | 'label' | 'plugin'>[],
  { labelOf, localText, own }: Words,
): (TypeOption | { group: string; items: TypeOption[] })[] {
  const byPlugin = new Map<string | undefined, TypeOption[]>();
  for (const { type, label, plugin } of types) {
    byPlugin.set(plugin, [...(byPlugin.get(plugin) ?? []), { value: type, label: localText(label) }]);
  }
  if (byPlugin.size < 2) return [...byPlugin.values()].flat();
  const ownTypes = byPlugin.get(undefined);
  const groups = [...byPlugin]
    .flatMap(([plugin, items]) => (plugin === undefined ? [] : [{ group: labelOf(plugin), items }]))
    .sort((one, other) => one.group.localeCompare(other.group));
  return ownTypes === undefined ? groups : [{ group: own, items: ownTypes }, ...groups];
}
