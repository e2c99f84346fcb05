import { isJsonObject, type Json } from '#shared/model/json';
import type { SampleData } from '../expression/sample-data';
import { shortValue, type ValueKind, valueKind, writtenPath } from '../expression/value-path';

/** Where a value comes from: the data of the step, earlier steps, or variables. */
export type RootKind = 'item' | 'step' | 'variable';

interface Root {
  kind: RootKind;
  /** The expression that reads it; empty: the item itself. */
  base: string;
  label: string;
  value: Json;
}

/** One line of the tree. */
export interface DataRow {
  id: string;
  root: RootKind;
  /** 1 for what stands at the left. */
  level: number;
  label: string;
  /** The expression that reads the value. */
  path: string;
  kind: ValueKind;
  shown: string;
  hasChildren: boolean;
  isOpen: boolean;
}

/** Of a list so many values are shown, of an object so many fields. */
const MAX_ELEMENTS = 20;
const MAX_FIELDS = 200;
/** A search ends after so many finds, and goes so deep. */
const MAX_FOUND = 200;
const MAX_DEPTH = 8;
/** A search looks at no more values than this, so that typing stays quick with large data. */
const MAX_VISITED = 20_000;

/** What an expression of the node can read, with its values. */
export function dataRoots(sample: SampleData, index: number): Root[] {
  const item = sample.items[index] ?? {};
  const fields: Root[] = isJsonObject(item)
    ? Object.entries(item).map(([name, value]) => ({ kind: 'item', base: writtenPath('', [name]), label: name, value }))
    : [{ kind: 'item', base: '$item', label: '$item', value: item }];
  const steps = sample.steps.map(({ name, items }): Root => {
    const value = items.length === 1 ? (items[0] ?? null) : (items as Json);
    return { kind: 'step', base: `$step(${JSON.stringify(name)})`, label: name, value };
  });
  const variables = Object.entries({
    $items: sample.items as Json,
    $index: index,
    $run: sample.run as Json,
    $flow: sample.flow as Json,
    $env: sample.env as Json,
    $now: new Date(sample.atMs).toISOString(),
  }).map(([name, value]): Root => ({ kind: 'variable', base: name, label: name, value }));
  return [...fields, ...steps, ...variables];
}

function childrenOf(value: Json): [string | number, Json][] {
  if (Array.isArray(value)) return value.slice(0, MAX_ELEMENTS).map((inner, at) => [at, inner]);
  return isJsonObject(value) ? Object.entries(value).slice(0, MAX_FIELDS) : [];
}

/** The lines to show: opened ones with what is below them; with a search, every find with what leads to it. */
export function dataRows(roots: readonly Root[], open: ReadonlySet<string>, query: string): DataRow[] {
  const wanted = query.trim().toLowerCase();
  const rows: DataRow[] = [];
  let found = 0;
  let visited = 0;

  const matches = (label: string, value: Json) =>
    label.toLowerCase().includes(wanted) ||
    ((typeof value === 'string' || typeof value === 'number') && String(value).slice(0, 500).toLowerCase().includes(wanted));

  const visit = (root: Root, label: string, value: Json, path: readonly (string | number)[]): boolean => {
    if (++visited > MAX_VISITED || found >= MAX_FOUND) return false;
    const text = path.length === 0 ? root.base : writtenPath(root.base, path);
    const id = `${root.kind}:${text}`;
    const children = childrenOf(value);
    const at = rows.length;
    const isOpen = wanted === '' ? open.has(id) : false;
    const row: DataRow = {
      id,
      root: root.kind,
      level: path.length + 1,
      label,
      path: text,
      kind: valueKind(value),
      shown: shortValue(value, 60),
      hasChildren: children.length > 0,
      isOpen,
    };
    rows.push(row);
    if (wanted === '') {
      if (isOpen) for (const [name, inner] of children) visit(root, String(name), inner, [...path, name]);
      return true;
    }
    const isMatch = matches(label, value);
    if (isMatch) found++;
    let hasMatch = false;
    if (path.length < MAX_DEPTH) {
      for (const [name, inner] of children) hasMatch = visit(root, String(name), inner, [...path, name]) || hasMatch;
    }
    if (hasMatch) row.isOpen = true;
    if (!isMatch && !hasMatch) rows.length = at;
    return isMatch || hasMatch;
  };
  for (const root of roots) visit(root, root.label, root.value, []);
  return rows;
}
