import type { NodeServices } from '#main/engine/sdk';
export const code: NodeServices['code'] = { run: async () => ({ result: undefined, logs: [] }) };
