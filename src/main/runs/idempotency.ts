/**
 * The header Idempotency-Key as in draft-ietf-httpapi-idempotency-key-header: an RFC 8941 string; a key without quotes is
 * taken as well. A call with the key of one that is still being taken in is refused (409), one with other content too (422);
 * later it is answered with the first run.
 */
import { AppError } from '#shared/model/errors';

const QUOTED = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;
const BARE = /^[\x21\x23-\x7e]+$/;
const MAX_LENGTH = 255;

/** The key in a header. Errors: IDEMPOTENCY_KEY_INVALID. */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const quoted = QUOTED.exec(text)?.[1]?.replace(/\\(["\\])/g, '$1');
  const key = quoted ?? (BARE.test(text) ? text : '');
  if (key !== '' && key.length <= MAX_LENGTH) return key;
  throw new AppError({
    code: 'IDEMPOTENCY_KEY_INVALID',
    message: `The header Idempotency-Key holds no key that can be read. Send 1 to ${MAX_LENGTH} printable ASCII characters, best in quotes: "8e03978e-40d5-43dd-bc93-6894a57f9324".`,
    data: { limit: MAX_LENGTH },
  });
}

export function keyMissing(flowName: string): AppError {
  return new AppError({
    code: 'IDEMPOTENCY_KEY_MISSING',
    message: `The flow "${flowName}" takes starts by programs only with the header Idempotency-Key, so that a repeated call starts nothing twice. Send a new key with each new request, and the same with its repetitions.`,
    data: { flowName },
  });
}

/** Calls that are being taken in, by key. */
export class CallsInFlight {
  readonly #fingerprints = new Map<string, string>();

  /** Errors: IDEMPOTENCY_IN_FLIGHT, IDEMPOTENCY_CONFLICT. */
  async guard<T>(scope: string, key: string, fingerprint: string, work: () => Promise<T>): Promise<T> {
    const name = `${scope}\n${key}`;
    const other = this.#fingerprints.get(name);
    if (other !== undefined) throw other === fingerprint ? inFlight() : conflict();
    this.#fingerprints.set(name, fingerprint);
    try {
      return await work();
    } finally {
      this.#fingerprints.delete(name);
    }
  }
}

function inFlight(): AppError {
  return new AppError({
    code: 'IDEMPOTENCY_IN_FLIGHT',
    kind: 'operational',
    message:
      'The first call with this idempotency key is still being taken in. Repeat this one in a moment to be told its result.',
  });
}

function conflict(): AppError {
  return new AppError({
    code: 'IDEMPOTENCY_CONFLICT',
    message: 'This idempotency key is in use for another request. Use a new key for a new request.',
  });
}
