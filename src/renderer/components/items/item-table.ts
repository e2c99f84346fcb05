import { isJsonObject, type Json } from '#shared/model/json';

/** What is shown of an item. */
export interface ShownItem {
  readonly json: Json;
}

/** Items as a table: one row an item, one column a field. */
export interface ItemTable {
  columns: readonly string[];
  /** Fields that did not get a column. */
  hiddenColumns: number;
  rows: readonly { index: number; item: ShownItem; cells: readonly string[] }[];
}

const MAX_COLUMNS = 24;
const MAX_CELL = 200;
/** The one column of items that are no objects. */
export const VALUE_COLUMN = '·';

/** A value in one line, cut where nobody reads on. */
export function cellText(value: Json | undefined): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_CELL ? `${text.slice(0, MAX_CELL)}…` : text;
}

/** Columns are the fields of all given items in the order they first appear; items that are no objects get one column. */
export function itemTable(items: readonly ShownItem[]): ItemTable {
  const names = new Set<string>();
  for (const { json } of items) {
    if (isJsonObject(json)) for (const name of Object.keys(json)) names.add(name);
    else names.add(VALUE_COLUMN);
  }
  const columns = [...names].slice(0, MAX_COLUMNS);
  const rows = items.map((item, index) => ({
    index,
    item,
    cells: columns.map((column) => {
      if (!isJsonObject(item.json)) return column === VALUE_COLUMN ? cellText(item.json) : '';
      return cellText(item.json[column]);
    }),
  }));
  return { columns, hiddenColumns: names.size - columns.length, rows };
}
