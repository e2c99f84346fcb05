import jsonata from 'jsonata';

/** A function of jsonata's standard library as its evaluator holds it. */
export interface BuiltinFunction {
  readonly implementation: (this: unknown, ...args: unknown[]) => unknown;
  readonly signature?: { validate(args: unknown[], context: unknown): unknown[] };
}

interface Frame {
  lookup(name: string): unknown;
}

/**
 * The standard library's frame. jsonata publishes no handle to it, but calls a function bound to this symbol, with the
 * frame, before it evaluates a node; that first call happens before `evaluate` returns.
 */
function captureLibrary(): Frame | undefined {
  let frame: Frame | undefined;
  const probe = jsonata('null');
  const bind = probe.assign as unknown as (name: symbol, value: unknown) => void;
  bind(Symbol.for('jsonata.__evaluate_entry'), (_node: unknown, _input: unknown, environment: Frame) => {
    frame = environment;
  });
  void probe.evaluate(null);
  return frame;
}

const library = captureLibrary();

/** The library function of that name (without `$`), undefined when there is none. */
export function findBuiltin(name: string): BuiltinFunction | undefined {
  const found = library?.lookup(name) as { _jsonata_function?: boolean } | undefined;
  return found?._jsonata_function === true ? (found as unknown as BuiltinFunction) : undefined;
}
