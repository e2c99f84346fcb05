import type { ErrorInfo } from '#shared/model/errors';
import type { Json, JsonObject } from '#shared/model/json';
import type { Item } from '#shared/model/packet';
import type { ExecuteResult } from '../sdk/node-type';

type Outputs = Record<string, Item[]>;

/** What stands in the place of a secret. */
const DOTS = '••••••';
/** A shorter secret would blot out parts of harmless words: it is hidden only where it is the whole text. */
const SHORTEST_PART = 6;

/** The secrets that one step has opened, and what its records must show instead of them. */
export class Concealed {
  readonly #whole = new Set<string>();
  /** Every form in which a secret may stand inside of a text, the longest first. */
  #parts: string[] = [];

  add(secret: string): void {
    if (secret === '' || this.#whole.has(secret)) return;
    this.#whole.add(secret);
    if (secret.length < SHORTEST_PART) return;
    const forms = new Set([...this.#parts, ...formsOf(secret)]);
    this.#parts = [...forms].sort((a, b) => b.length - a.length);
  }

  text(text: string): string {
    if (this.#whole.has(text)) return DOTS;
    let shown = text;
    for (const part of this.#parts) if (shown.includes(part)) shown = shown.replaceAll(part, DOTS);
    return shown;
  }

  /** The same object when there is nothing to hide. */
  json<Value extends Json>(value: Value): Value {
    return this.#isIn(value) ? (this.#hide(value) as Value) : value;
  }

  outputs(outputs: Outputs): Outputs {
    const shown: Outputs = {};
    let isChanged = false;
    for (const [port, items] of Object.entries(outputs)) {
      shown[port] = items.map((item) => {
        const json = this.json(item.json);
        if (json === item.json) return item;
        isChanged = true;
        return { ...item, json };
      });
    }
    return isChanged ? shown : outputs;
  }

  error(error: ErrorInfo): ErrorInfo {
    const { message, data } = error;
    return { ...error, message: this.text(message), ...(data === undefined ? {} : { data: this.json(data) }) };
  }

  result(result: ExecuteResult): ExecuteResult {
    if (typeof result !== 'object' || result === null) return result;
    if ('stop' in result) {
      const { message } = result.stop;
      return message === undefined ? result : { stop: { ...result.stop, message: this.text(message) } };
    }
    // What is not of this form is reported by whoever takes the result.
    return 'outputs' in result && isPorts(result.outputs) ? { ...result, outputs: this.outputs(result.outputs) } : result;
  }

  /** Looks before it walks: nearly always there is nothing, and a large answer is searched faster as one text. */
  #isIn(value: Json): boolean {
    if (typeof value === 'string') return this.text(value) !== value;
    const text = JSON.stringify(value) ?? '';
    if (this.#parts.some((part) => text.includes(part) || text.includes(escaped(part)))) return true;
    return [...this.#whole].some((secret) => secret.length < SHORTEST_PART && text.includes(`"${escaped(secret)}"`));
  }

  #hide(value: Json): Json {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((member) => this.#hide(member));
    if (value === null || typeof value !== 'object') return value;
    const shown: JsonObject = {};
    for (const [name, member] of Object.entries(value)) shown[this.text(name)] = this.#hide(member);
    return shown;
  }
}

/** As it is, in a query, in a form, and inside of JSON. */
function formsOf(secret: string): string[] {
  const inQuery = encodeURIComponent(secret);
  const inForm = inQuery
    .replaceAll('%20', '+')
    .replace(/[!'()~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return [secret, inQuery, inForm, escaped(secret)];
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function isPorts(outputs: unknown): outputs is Outputs {
  return typeof outputs === 'object' && outputs !== null && Object.values(outputs).every((items) => Array.isArray(items));
}
