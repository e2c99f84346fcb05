import type { PluginLog } from '#shared/model/plugin';

const MAX_LINES = 500;
const LINE_LENGTH = 2_000;
/** Changes are told at most this often: a plugin that writes without end must not keep the app busy. */
const TELL_EVERY_MS = 100;

/** The newest lines of a plugin, and who wants to hear of changes. */
export class RunnerLog {
  readonly #lines: PluginLog[] = [];
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;

  get lines(): readonly PluginLog[] {
    return this.#lines;
  }

  add(level: PluginLog['level'], message: string): void {
    this.#lines.push({
      at: Date.now(),
      level,
      message: message.length > LINE_LENGTH ? `${message.slice(0, LINE_LENGTH)}…` : message,
    });
    if (this.#lines.length > MAX_LINES) this.#lines.splice(0, this.#lines.length - MAX_LINES);
    this.changed();
  }

  /** Something about the process or the lines is different now. */
  changed(): void {
    if (this.#timer !== undefined || this.#listeners.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      for (const listener of this.#listeners) listener();
    }, TELL_EVERY_MS);
    this.#timer.unref();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
