import type { Json, JsonObject, NodeServices } from '../../engine/sdk';
import { AppError } from '../../engine/sdk';

type CodeResult = Awaited<ReturnType<NodeServices['code']['run']>>;

/** What a worker reports, as JSON text. */
interface Outcome {
  state: 'done' | 'failed' | 'invalid' | 'pending';
  result?: string;
  name?: string;
  message?: string;
  stack?: string;
  logs: CodeResult['logs'];
}

/** Line and column in the user's text, both from 1. */
function placeOf(stack: string): { line: number; column?: number } | undefined {
  const found = /code\.js:(\d+)(?::(\d+))?/.exec(stack);
  if (found === null) return undefined;
  const [, line, column] = found;
  return { line: Number(line), ...(column === undefined ? {} : { column: Number(column) }) };
}

/** The result that a worker's text tells of. Throws CODE_FAILED for code that cannot be read, threw, or never finished. */
export function readOutcome(text: string): CodeResult {
  const outcome = JSON.parse(text) as Outcome;
  const { state, logs } = outcome;
  if (state === 'done') {
    return { result: outcome.result === undefined ? undefined : (JSON.parse(outcome.result) as Json), logs };
  }
  if (state === 'pending') {
    throw new CodeError('The code awaits something that never comes. Timers and network are not available in code.', logs, {
      detail: 'CODE_PENDING',
    });
  }
  const { name = 'Error', message = '', stack = '' } = outcome;
  const place = placeOf(stack);
  const where = place === undefined ? '' : ` in line ${place.line}`;
  const what = state === 'invalid' ? `The code cannot be read: error${where}` : `The code failed${where}`;
  const reason = `${name}: ${message.slice(0, 1_000)}`;
  const detail = `${state === 'invalid' ? 'CODE_INVALID' : 'CODE_FAILED'}${place === undefined ? '' : '_AT'}`;
  throw new CodeError(`${what}: ${reason}`, logs, { ...place, detail, reason });
}

/** CODE_FAILED, with what the code had logged before it failed. */
export class CodeError extends AppError {
  readonly logs: CodeResult['logs'];

  constructor(message: string, logs: CodeResult['logs'], data: JsonObject) {
    super({ code: 'CODE_FAILED', kind: 'user', message, data });
    this.logs = logs;
  }
}
