import type { Json } from '#shared/model/json';

/** Where a command prints to; tests collect. */
export interface Output {
  line(text: string): void;
  error(text: string): void;
}

export const consoleOutput: Output = {
  line: (text) => console.log(text),
  error: (text) => console.error(text),
};

/** Columns padded to their widest cell; numbers stay as given. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const format = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [format(header.map((title) => title.toUpperCase())), ...rows.map(format)].join('\n');
}

export function formatTime(atMs: number | undefined): string {
  return atMs === undefined ? '' : new Date(atMs).toISOString().replace('T', ' ').slice(0, 19);
}

export function formatDuration(ms: number | undefined): string {
  if (ms === undefined) return '';
  if (ms < 1000) return `${ms} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** JSON as people and programs read it. */
export function formatJson(value: Json | object): string {
  return JSON.stringify(value, null, 2);
}
