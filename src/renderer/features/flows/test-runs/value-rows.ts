import { isJsonObject, type Json } from '#shared/model/json';
import { shortValue, type ValueKind, valueKind, writtenPath } from '../form/expression/value-path';

/** One line of items shown as a tree. */
export interface ValueRow {
  /** Unique among the lines, and stable while the items are. */
  id: string;
  /** 0: an item. */
  level: number;
  label: string;
  /** Expression that reads the value. */
  path: string;
  value: Json;
  kind: ValueKind;
  shown: string;
  hasChildren: boolean;
  isOpen: boolean;
}

/** How the expression for an item begins. */
export type BaseOf = (index: number) => string;

/** A search looks at no more values than this, so that typing stays quick with large data. */
const MAX_VISITED = 50_000;
const MAX_LINES = 20_000;

function childrenOf(value: Json): [string | number, Json][] {
  if (Array.isArray(value)) return value.map((inner, at) => [at, inner]);
  return isJsonObject(value) ? Object.entries(value) : [];
}

function holds(label: string, value: Json, wanted: string): boolean {
  if (label.toLowerCase().includes(wanted)) return true;
  const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isText && String(value).slice(0, 2000).toLowerCase().includes(wanted);
}

/**
 * The lines of items: opened ones with what is below them; with a search, every find with what leads to it. A lone item stands
 * open by itself.
 */
export function valueRows(items: readonly Json[], open: ReadonlySet<string>, query: string, baseOf: BaseOf): ValueRow[] {
  const wanted = query.trim().toLowerCase();
  const rows: ValueRow[] = [];
  let visited = 0;

  const visit = (id: string, label: string, value: Json, path: readonly (string | number)[], base: string): boolean => {
    if (++visited > MAX_VISITED || rows.length >= MAX_LINES) return false;
    const children = childrenOf(value);
    const at = rows.length;
    const isClosed = open.has(`!${id}`);
    const isOpen = wanted === '' && !isClosed && (open.has(id) || (path.length === 0 && items.length === 1));
    const row: ValueRow = {
      id,
      level: path.length,
      label,
      path: writtenPath(base, path),
      value,
      kind: valueKind(value),
      shown: shortValue(value, 200),
      hasChildren: children.length > 0,
      isOpen,
    };
    rows.push(row);
    let isFound = wanted === '' || holds(label, value, wanted);
    if (isOpen || wanted !== '') {
      for (const [name, inner] of children) {
        const isInside = visit(`${id}/${name}`, String(name), inner, [...path, name], base);
        if (isInside && wanted !== '') {
          row.isOpen = true;
          isFound = true;
        }
      }
    }
    if (!isFound) rows.length = at;
    return isFound;
  };
  for (const [index, item] of items.entries()) visit(String(index), String(index + 1), item, [], baseOf(index));
  return rows;
}

/** Opens or closes a line; a lone item, which is open without being named, is closed by its name with a mark. */
export function toggled(open: ReadonlySet<string>, row: Pick<ValueRow, 'id' | 'isOpen'>): ReadonlySet<string> {
  const next = new Set(open);
  next.delete(row.isOpen ? row.id : `!${row.id}`);
  next.add(row.isOpen ? `!${row.id}` : row.id);
  return next;
}
