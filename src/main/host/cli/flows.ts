import { readFileSync, writeFileSync } from 'node:fs';
import type { PulseflowClient } from '#shared/contract';
import { readFlowText, writeFlowText } from '#shared/document/flow-text';
import { AppError } from '#shared/model/errors';
import type { FlowDefinition, FlowSummary } from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';
import { formatJson, formatTable, formatTime, type Output } from './output';

/** Every flow, page by page. */
async function allFlows(client: PulseflowClient): Promise<FlowSummary[]> {
  const found: FlowSummary[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.flows.list({ limit: 200, ...(cursor === undefined ? {} : { cursor }) });
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
}

/** A flow by its id or, when that is unique, its name. Errors: FLOW_NOT_FOUND, FLOW_AMBIGUOUS. */
export async function findFlow(client: PulseflowClient, idOrName: string): Promise<FlowSummary> {
  const flows = await allFlows(client);
  const byId = flows.find((flow) => flow.id === idOrName);
  if (byId !== undefined) return byId;
  const named = flows.filter((flow) => flow.name.toLowerCase() === idOrName.toLowerCase());
  if (named.length > 1) {
    throw new AppError({
      code: 'FLOW_AMBIGUOUS',
      message: `${named.length} flows are named "${idOrName}". Use an id: ${named.map((flow) => flow.id).join(', ')}`,
    });
  }
  const [only] = named;
  if (only === undefined) {
    throw new AppError({
      code: 'FLOW_NOT_FOUND',
      message: `There is no flow "${idOrName}". "pulseflow flows list" shows what there is.`,
    });
  }
  return only;
}

export async function listFlows(client: PulseflowClient, json: boolean, out: Output): Promise<void> {
  const flows = await allFlows(client);
  if (json) return out.line(formatJson(flows));
  if (flows.length === 0) return out.line('No flows yet. "pulseflow serve --templates" installs some to look at.');
  out.line(
    formatTable(
      ['id', 'name', 'status', 'version', 'last run', 'at'],
      flows.map((flow) => [
        flow.id,
        flow.name,
        flow.status,
        String(flow.publishedVersion ?? '-'),
        flow.lastRun?.status ?? '-',
        formatTime(flow.lastRun?.createdAt),
      ]),
    ),
  );
}

export async function exportFlow(
  client: PulseflowClient,
  idOrName: string,
  file: string | undefined,
  out: Output,
): Promise<void> {
  const flow = await findFlow(client, idOrName);
  const definition = await client.flows.export({ flowId: flow.id });
  if (file === undefined) return out.line(formatJson(definition));
  writeFileSync(file, /\.ya?ml$/i.test(file) ? writeFlowText({ definition }) : `${formatJson(definition)}\n`);
  out.line(`Wrote ${flow.name} to ${file}`);
}

function readDefinition(file: string): FlowDefinition {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new AppError({
      code: 'FILE_UNREADABLE',
      message: `${file} cannot be read: ${error instanceof Error ? error.message : ''}`,
      cause: error,
    });
  }
  const read = readFlowText(text);
  if (read.ok) return read.definition;
  const [fault] = read.faults;
  const place = fault === undefined ? '' : `line ${fault.line}, column ${fault.column}: ${fault.path} ${fault.message}`;
  throw new AppError({ code: 'FLOW_INVALID', message: `${file} is not a flow definition: ${place}` });
}

export async function importFlows(
  client: PulseflowClient,
  files: string[],
  publish: boolean,
  json: boolean,
  out: Output,
): Promise<void> {
  const definitions = files.map(readDefinition);
  const { flows } = await client.flows.import({ definitions });
  if (publish) for (const flow of flows) await client.flows.publish({ flowId: flow.id as FlowId });
  if (json) return out.line(formatJson(flows));
  for (const flow of flows) out.line(`Imported ${flow.name} as ${flow.id}${publish ? ' and published it' : ' (draft)'}`);
}
