import { readFlowText } from '#shared/document/flow-text';
import { type FlowDefinition, flowDefinitionSchema } from '#shared/model/flow';
import { isJsonObject, type Json } from '#shared/model/json';

/** What a text to import holds: definitions that can be read, and why others cannot. */
export interface ImportPreview {
  definitions: FlowDefinition[];
  problems: { name: string; message: string }[];
}

/** A lone definition, a list of them, or an object with `flows` or `definitions` (what `pulseflow flows export` writes). */
function candidatesOf(value: Json): Json[] {
  if (Array.isArray(value)) return value.flatMap(candidatesOf);
  if (!isJsonObject(value)) return [value];
  const list = value['flows'] ?? value['definitions'];
  if (Array.isArray(list)) return list.flatMap(candidatesOf);
  const inner = value['definition'] ?? value['draft'];
  return [isJsonObject(inner) ? inner : value];
}

/** A text that is no JSON is a flow file. */
function parseFlowFile(text: string, name: string): ImportPreview {
  const read = readFlowText(text);
  if (read.ok) return { definitions: [read.definition], problems: [] };
  const problems = read.faults.slice(0, 3).map(({ line, column, path, message }) => ({
    name,
    message: `${line}:${column} ${path === '' ? '' : `${path}: `}${message}`,
  }));
  return { definitions: [], problems };
}

/** Reads flow definitions from a text, JSON or YAML; `name` (of a file) stands in messages. Never throws. */
export function parseImport(text: string, name: string): ImportPreview {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return parseFlowFile(text, name);
  }
  const preview: ImportPreview = { definitions: [], problems: [] };
  for (const candidate of candidatesOf(value)) {
    const parsed = flowDefinitionSchema.safeParse(candidate);
    if (parsed.success) preview.definitions.push(parsed.data);
    else {
      const [issue] = parsed.error.issues;
      const given = isJsonObject(candidate) && typeof candidate['name'] === 'string' ? candidate['name'] : name;
      const place = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `;
      preview.problems.push({ name: given, message: `${place}${issue?.message ?? ''}` });
    }
  }
  return preview;
}
