import { AppError, isAppError } from '#shared/model/errors';
import type { FlowSummary } from '#shared/model/flow';
import type { LocalText } from '#shared/model/node-type';
import type { FlowContext } from './context';
import { parseDefinition } from './definition-text';
import type { FlowSample } from './ports';
import type { FlowsService } from './service';
import { toSummaries } from './views';

export interface SampleView {
  id: string;
  name: LocalText;
  description: LocalText;
  installedFlowId?: string;
}

export interface Samples {
  list(): Promise<SampleView[]>;
  /**
   * Creates and publishes the samples that are not there yet; one whose webhook path is taken stays a draft. Answers with
   * all that were asked for. Errors: BAD_REQUEST for an unknown id, before anything is made.
   */
  install(ids: readonly string[] | undefined): Promise<FlowSummary[]>;
}

export function createSamples(context: FlowContext, service: Pick<FlowsService, 'create'>): Samples {
  const { repository, ports } = context;

  async function installOne(sample: FlowSample): Promise<string> {
    const definition = parseDefinition(sample.definition);
    try {
      return (await service.create(definition, { publish: true, paused: sample.paused, sampleId: sample.id })).id;
    } catch (thrown) {
      if (!isAppError(thrown) || !['WEBHOOK_CONFLICT', 'SERVICE_CONFLICT'].includes(thrown.code)) throw thrown;
      return (await service.create(definition, { publish: false, sampleId: sample.id })).id;
    }
  }

  return {
    async list() {
      const installed = repository.installedSamples();
      return (await ports.loadSamples()).map(({ id, name, description }) => {
        const flowId = installed.get(id);
        return { id, name, description, ...(flowId === undefined ? {} : { installedFlowId: flowId }) };
      });
    },

    async install(ids) {
      const samples = await ports.loadSamples();
      const unknown = ids?.find((id) => !samples.some((sample) => sample.id === id));
      if (unknown !== undefined) {
        const known = samples.map((sample) => sample.id).join(', ');
        throw new AppError({ code: 'BAD_REQUEST', message: `There is no sample "${unknown}". There are: ${known}.` });
      }
      const installed = repository.installedSamples();
      const flowIds: string[] = [];
      for (const sample of samples) {
        if (ids !== undefined && !ids.includes(sample.id)) continue;
        flowIds.push(installed.get(sample.id) ?? (await installOne(sample)));
      }
      return toSummaries(
        context,
        flowIds.map((id) => context.getRow(id)),
      );
    },
  };
}
