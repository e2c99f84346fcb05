import type { CredentialType } from '#main/engine/sdk';
import { Concealed } from '#main/engine/step/concealed';
import type { CredentialTest } from '#shared/model/credential';
import { AppError, toErrorInfo } from '#shared/model/errors';
import type { JsonObject } from '#shared/model/json';
import type { VaultPorts } from '../ports';

/** A service that does not answer a test within this time has failed it, in milliseconds. */
const LONGEST_TEST_MS = 20_000;

/**
 * Runs the test of a type. Never throws for a test that fails: its error is in the answer, with the secrets blotted out.
 */
export async function tryOut(
  test: NonNullable<CredentialType['test']>,
  values: JsonObject,
  secrets: readonly string[],
  { services, clock }: Pick<VaultPorts, 'services' | 'clock'>,
  limitMs = LONGEST_TEST_MS,
): Promise<CredentialTest> {
  const startedAt = clock.now();
  const concealed = new Concealed();
  for (const secret of secrets) concealed.add(secret);
  const signal = AbortSignal.timeout(limitMs);
  const given = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(tooSlow(limitMs)), { once: true });
  });
  // The test may be over, or may have its own words for it, when the time is up.
  given.catch(() => undefined);
  try {
    await Promise.race([test({ values: values as never, signal, services: services() }), given]);
    return { ok: true, at: clock.now(), durationMs: clock.now() - startedAt };
  } catch (thrown) {
    const error = signal.aborted ? tooSlow(limitMs) : thrown;
    return { ok: false, at: clock.now(), durationMs: clock.now() - startedAt, error: concealed.error(toErrorInfo(error)) };
  }
}

function tooSlow(timeoutMs: number): AppError {
  return new AppError({
    code: 'CREDENTIAL_TEST_TIMED_OUT',
    kind: 'operational',
    message: `The service did not answer within ${timeoutMs} ms. Check the address, and whether the service is up.`,
    data: { timeoutMs },
  });
}
