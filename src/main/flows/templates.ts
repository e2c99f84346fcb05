import { AppError, isAppError } from '#shared/model/errors';
import type { FlowDefinition, FlowDetail, FlowSummary } from '#shared/model/flow';
import type { TemplateLanguage, TemplateSummary } from '#shared/model/template';
import type { FlowContext } from './context';
import { parseDefinition } from './definition-text';
import type { FlowTemplate } from './ports';
import { type FlowsService, freeName } from './service';
import { withReplacements } from './upgrade-node';
import { toSummaries } from './views';

export interface Templates {
  list(): Promise<TemplateSummary[]>;
  /** A template with its flow in one language. Errors: TEMPLATE_NOT_FOUND. */
  get(id: string, language: TemplateLanguage): Promise<TemplateSummary & { definition: FlowDefinition }>;
  /** A new draft made from a template; its name says so when it is taken. Errors: TEMPLATE_NOT_FOUND. */
  createFlow(id: string, language: TemplateLanguage): Promise<FlowDetail>;
  /** A new draft of a flow as a file has it, with a free name. Errors: FLOW_INVALID. */
  addFlow(definition: unknown): Promise<FlowDetail>;
  /**
   * Creates and publishes the templates that are not installed yet (without ids: those for a new user); one whose webhook path
   * is taken stays a draft. Answers with all that were asked for. Errors: BAD_REQUEST for an unknown id, before anything is made.
   */
  install(ids: readonly string[] | undefined, language: TemplateLanguage): Promise<FlowSummary[]>;
}

function toSummary({ definition, ...template }: FlowTemplate, installedFlowId: string | undefined): TemplateSummary {
  const { nodes } = parseDefinition(definition('en'));
  return {
    ...template,
    needs: [...template.needs],
    nodeTypes: [...new Set(nodes.map(({ type }) => type))],
    ...(installedFlowId === undefined ? {} : { installedFlowId }),
  };
}

function templateNotFound(id: string): AppError {
  return new AppError({
    code: 'TEMPLATE_NOT_FOUND',
    message: `There is no template "${id}". Choose one from the list.`,
    data: { id },
  });
}

export function createTemplates(context: FlowContext, service: Pick<FlowsService, 'create'>): Templates {
  const { repository, ports } = context;
  const definitionOf = (template: FlowTemplate, language: TemplateLanguage) =>
    withReplacements(ports.nodeTypes, parseDefinition(template.definition(language)));

  async function find(id: string): Promise<FlowTemplate> {
    const found = (await ports.loadTemplates()).find((template) => template.id === id);
    if (found === undefined) throw templateNotFound(id);
    return found;
  }

  async function installOne(template: FlowTemplate, language: TemplateLanguage): Promise<string> {
    const definition = definitionOf(template, language);
    try {
      return (await service.create(definition, { publish: true, paused: template.paused, templateId: template.id })).id;
    } catch (thrown) {
      if (!isAppError(thrown) || !['WEBHOOK_CONFLICT', 'SERVICE_CONFLICT'].includes(thrown.code)) throw thrown;
      return (await service.create(definition, { publish: false, templateId: template.id })).id;
    }
  }

  function addFlow(definition: FlowDefinition): Promise<FlowDetail> {
    const isTaken = repository.namesLike(definition.name).includes(definition.name);
    const name = isTaken ? freeName(context, definition.name) : definition.name;
    return service.create({ ...definition, name }, { publish: false });
  }

  return {
    async list() {
      const installed = repository.installedTemplates();
      return (await ports.loadTemplates()).map((template) => toSummary(template, installed.get(template.id)));
    },

    async get(id, language) {
      const template = await find(id);
      const installed = repository.installedTemplates().get(id);
      return { ...toSummary(template, installed), definition: definitionOf(template, language) };
    },

    async createFlow(id, language) {
      return addFlow(definitionOf(await find(id), language));
    },

    addFlow: async (definition) => addFlow(parseDefinition(definition)),

    async install(ids, language) {
      const templates = await ports.loadTemplates();
      const unknown = ids?.find((id) => !templates.some((template) => template.id === id));
      if (unknown !== undefined) {
        const known = templates.map((template) => template.id).join(', ');
        throw new AppError({ code: 'BAD_REQUEST', message: `There is no template "${unknown}". There are: ${known}.` });
      }
      const installed = repository.installedTemplates();
      const flowIds: string[] = [];
      for (const template of templates) {
        if (ids === undefined ? !template.starter : !ids.includes(template.id)) continue;
        flowIds.push(installed.get(template.id) ?? (await installOne(template, language)));
      }
      return toSummaries(
        context,
        flowIds.map((id) => context.getRow(id)),
      );
    },
  };
}
