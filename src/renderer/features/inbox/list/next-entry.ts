/** What opens once `leaving` are gone from the list: the one below the first of them, else the one above; undefined: none left. */
export function nextEntry(ids: readonly string[], leaving: ReadonlySet<string>, openId: string | undefined): string | undefined {
  if (openId !== undefined && !leaving.has(openId)) return openId;
  const from = openId === undefined ? ids.findIndex((id) => leaving.has(id)) : ids.indexOf(openId);
  if (from < 0) return ids.find((id) => !leaving.has(id));
  return ids.slice(from).find((id) => !leaving.has(id)) ?? ids.slice(0, from).findLast((id) => !leaving.has(id));
}

/**
 * The neighbour of an entry: down or up, stopping at the ends; the first or last when none is open. One that has left the list
 * meanwhile stood at `lastAt`: what has moved up there is below it.
 */
export function neighbour(ids: readonly string[], openId: string | undefined, step: 1 | -1, lastAt = -1): string | undefined {
  const at = openId === undefined ? -1 : ids.indexOf(openId);
  if (at < 0 && lastAt >= 0) return ids[Math.max(0, Math.min(ids.length - 1, step === 1 ? lastAt : lastAt - 1))];
  if (at < 0) return step === 1 ? ids[0] : ids.at(-1);
  return ids[Math.max(0, Math.min(ids.length - 1, at + step))];
}

/** All entries between two, both included, in the order of the list. */
export function between(ids: readonly string[], from: string | undefined, to: string): string[] {
  const [start, end] = [from === undefined ? -1 : ids.indexOf(from), ids.indexOf(to)];
  if (start < 0 || end < 0) return [to];
  return ids.slice(Math.min(start, end), Math.max(start, end) + 1);
}
