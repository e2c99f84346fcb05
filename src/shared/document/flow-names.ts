import type { NodeId } from '../model/ids';

/** `wanted`, or with the lowest number behind it that makes it unlike all taken names: 'Send e-mail 2'. */
export function uniqueName(wanted: string, taken: Iterable<string>): string {
  const names = new Set<string>();
  for (const name of taken) names.add(name.toLowerCase());
  if (!names.has(wanted.toLowerCase())) return wanted;
  const stem = wanted.replace(/ \d+$/, '').slice(0, 112);
  for (let count = 2; ; count++) {
    const name = `${stem} ${count}`;
    if (!names.has(name.toLowerCase())) return name;
  }
}

/** The stem and the lowest number behind it that is free: 'note-3'. */
export function numberedId(stem: string, taken: ReadonlySet<string>): string {
  for (let count = 1; ; count++) {
    const id = `${stem}-${count}`;
    if (!taken.has(id)) return id;
  }
}

/** An id for a new node, readable in a diff: the last word of its type and the lowest free number. */
export function newNodeId(type: string, taken: Iterable<string>): NodeId {
  const stem = (type.split(/[./]/).at(-1) ?? '').replace(/[^A-Za-z0-9_-]/g, '-').slice(0, 48) || 'node';
  return numberedId(stem, new Set(taken)) as NodeId;
}
