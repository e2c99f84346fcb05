/** Whether an instance is there, from outside. */

/** True when a PulseFlow answers at the address. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url.replace(/\/+$/, '')}/api/health`, { signal: AbortSignal.timeout(2000) });
    return response.ok;
  } catch {
    // Refused, unreachable or too slow: not there.
    return false;
  }
}
