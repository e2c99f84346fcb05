/** Looks into the memory of a running instance by its inspector: garbage can be collected first, so that what is left is in use. */

export interface HeapUse {
  /** Objects in use and what they hold outside of the heap, in bytes. */
  usedBytes: number;
  /** What the system says that the process has, in bytes. */
  residentBytes: number;
}

/** The option with which an instance must be started, as NODE_OPTIONS. */
export function inspectorOption(port: number): string {
  return `--inspect=127.0.0.1:${port}`;
}

/** Collects the garbage of the process behind this port, and says what is in use then. */
export async function heapAfterGarbage(port: number): Promise<HeapUse> {
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as { webSocketDebuggerUrl: string }[];
  const url = targets[0]?.webSocketDebuggerUrl;
  if (url === undefined) throw new Error('the instance has no inspector');
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', reject, { once: true });
  });
  let id = 0;
  const ask = (method: string, params: object = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const own = ++id;
      const hear = ({ data }: MessageEvent) => {
        const answer = JSON.parse(String(data)) as { id?: number; result?: unknown; error?: { message: string } };
        if (answer.id !== own) return;
        socket.removeEventListener('message', hear);
        if (answer.error === undefined) resolve(answer.result);
        else reject(new Error(answer.error.message));
      };
      socket.addEventListener('message', hear);
      socket.send(JSON.stringify({ id: own, method, params }));
    });
  try {
    // Twice: what the first has found to be garbage may have held on to more.
    await ask('HeapProfiler.collectGarbage');
    await ask('HeapProfiler.collectGarbage');
    const { result } = (await ask('Runtime.evaluate', { expression: 'JSON.stringify(process.memoryUsage())' })) as {
      result: { value: string };
    };
    const { heapUsed, external, rss } = JSON.parse(result.value) as NodeJS.MemoryUsage;
    return { usedBytes: heapUsed + external, residentBytes: rss };
  } finally {
    socket.close();
  }
}
