/** Contracts of the ports: cases that run against a fake in Vitest and, by a harness, in a real Electron. */

export interface ContractCase<Rig> {
  name: string;
  check(rig: Rig): void | Promise<void>;
}

/** Throws unless the two are the same as JSON. */
export function same(actual: unknown, expected: unknown, what: string): void {
  const [found, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (found !== wanted) throw new Error(`${what}: ${found} instead of ${wanted}`);
}

/** Waits for what a system tells only a moment later. */
export async function eventually(check: () => void): Promise<void> {
  const end = Date.now() + 5000;
  for (;;) {
    try {
      check();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}
