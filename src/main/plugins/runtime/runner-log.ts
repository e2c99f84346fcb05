import { Concealed } from '#main/engine/step/concealed';
import type { ErrorInfo } from '#shared/model/errors';
import type { Json, JsonObject } from '#shared/model/json';
import type { PluginLog } from '#shared/model/plugin';

const MAX_LINES = 500;
const LINE_LENGTH = 2_000;
/** So many texts of credentials are kept out: tokens are renewed again and again. */
const MAX_SECRETS = 200;
/** Changes are told at most this often: a plugin that writes without end must not keep the app busy. */
const TELL_EVERY_MS = 100;

/** The newest lines of a plugin, and who wants to hear of changes. */
export class RunnerLog {
  readonly #lines: PluginLog[] = [];
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;
  #secrets: string[] = [];
  #concealed = new Concealed();

  get lines(): readonly PluginLog[] {
    return this.#lines;
  }

  /** The code is given a credential: whatever it writes from now on shows dots instead of its values. */
  conceal(values: JsonObject): void {
    const fresh = textsOf(values).filter((text) => !this.#secrets.includes(text));
    if (fresh.length === 0) return;
    this.#secrets.push(...fresh);
    if (this.#secrets.length > MAX_SECRETS) {
      this.#secrets = this.#secrets.slice(-MAX_SECRETS);
      this.#concealed = new Concealed();
    }
    for (const secret of this.#secrets) this.#concealed.add(secret);
  }

  /** An error that is shown outside of the call that it belongs to. */
  hide(error: ErrorInfo): ErrorInfo {
    return this.#concealed.error(error);
  }

  add(level: PluginLog['level'], text: string): void {
    const message = this.#concealed.text(text);
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

/** Which of the values are secret is not known here: all texts count. */
function textsOf(value: Json | undefined): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}
