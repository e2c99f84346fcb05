/**
 * The list `next` with every element that equals its forerunner (same id, same content) replaced by that forerunner, and
 * the list itself when nothing changed: what is drawn by reference is then drawn only where something changed.
 */
export function keepEqual<Entry extends { id: string }>(previous: readonly Entry[], next: readonly Entry[]): readonly Entry[] {
  const known = new Map(previous.map((entry) => [entry.id, entry]));
  let isSame = previous.length === next.length;
  const kept = next.map((entry, index) => {
    const before = known.get(entry.id);
    const chosen = before !== undefined && JSON.stringify(before) === JSON.stringify(entry) ? before : entry;
    if (chosen !== previous[index]) isSame = false;
    return chosen;
  });
  return isSame ? previous : kept;
}
