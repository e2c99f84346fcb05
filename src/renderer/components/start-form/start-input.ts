import type { Json } from '#shared/model/json';

/** What a run started by hand should be given, by the trigger it starts at. Undefined: there is nothing to ask. */
export function sampleInput(triggerType: string | undefined): Json | undefined {
  switch (triggerType) {
    case 'core.schedule':
      return undefined;
    case 'core.webhook':
      return { body: {}, headers: {}, query: {}, method: 'POST', path: '' };
    case 'core.event':
      return { type: 'user.registered', data: {} };
    default:
      return {};
  }
}

const KEY = 'pulseflow-run-input:';
const LONGEST = 100_000;

/** The input given to this flow the last time, as text. */
export function recallInput(flowId: string): string | undefined {
  return localStorage.getItem(KEY + flowId) ?? undefined;
}

/** Keeps the input for the next time, unless it is very long. */
export function rememberInput(flowId: string, text: string): void {
  if (text.length > LONGEST) return;
  try {
    localStorage.setItem(KEY + flowId, text);
  } catch {
    // A full storage loses a convenience, nothing else.
  }
}
