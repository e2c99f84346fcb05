/** More than any flow has. */
const LARGEST_FLOW_BYTES = 20 * 1024 * 1024;

/** True for the text of an exported flow, or of several. */
export function isFlowText(text: string): boolean {
  try {
    const read: unknown = JSON.parse(text);
    const [first] = Array.isArray(read) ? (read as unknown[]) : [read];
    return typeof first === 'object' && first !== null && 'nodes' in first && Array.isArray(first.nodes) && 'name' in first;
  } catch {
    return false;
  }
}

/** Tells files of flows from files that are data for a flow: by their ending, and JSON by what it holds. */
export async function sortDropped(files: readonly File[]): Promise<{ flows: File[]; others: File[] }> {
  const flows: File[] = [];
  const others: File[] = [];
  for (const file of files) {
    const isNamedSo = /\.(pulseflow|flow\.ya?ml)$/i.test(file.name);
    const mayBe = /\.json$/i.test(file.name) && file.size <= LARGEST_FLOW_BYTES;
    (isNamedSo || (mayBe && isFlowText(await file.text())) ? flows : others).push(file);
  }
  return { flows, others };
}
