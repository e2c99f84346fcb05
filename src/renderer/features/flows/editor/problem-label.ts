import type { FlowProblem } from '#shared/model/flow';
import type { JsonObject } from '#shared/model/json';
import type { NodeTypeInfo } from '#shared/model/node-type';
import { expressionReason } from '#shared/words/expression-reason';
import { localizeSchema } from '../form/form-schema';

const KNOWN = [
  'NODE_ID_DUPLICATE',
  'NODE_NAME_DUPLICATE',
  'NODE_TYPE_UNKNOWN',
  'NO_TRIGGER',
  'STEP_REFERENCE_UNKNOWN',
  'STEP_REFERENCE_HIDDEN',
  'NODE_UNREACHED',
  'EDGE_NODE_UNKNOWN',
  'EDGE_DUPLICATE',
  'EDGE_PORT_UNKNOWN',
  'CYCLE',
  'LOOP_ENTERED',
  'LOOP_RETURN_OUTSIDE',
];

/** The title of a field as its form shows it: '/fields/0/path' is 'Fields 1 · Field'. */
export function fieldTitle(type: NodeTypeInfo | undefined, field: string, language: 'en' | 'pt-BR'): string {
  const titles: string[] = [];
  let schema: unknown = type === undefined ? undefined : localizeSchema(type.configSchema, language);
  for (const part of field.split('/').slice(1)) {
    const isIndex = /^\d+$/.test(part);
    schema = childOf(schema, isIndex ? 'items' : part);
    const title = (schema as { title?: unknown } | undefined)?.title;
    if (isIndex) titles[titles.length - 1] = `${titles.at(-1) ?? ''} ${Number(part) + 1}`.trim();
    else titles.push(typeof title === 'string' ? title : part);
  }
  return titles.join(' · ');
}

/** The schema of a field, or of the items of a list; of branches, the first one that has it. */
function childOf(schema: unknown, name: string): unknown {
  const { items, properties, oneOf, anyOf } = (schema ?? {}) as Record<string, unknown>;
  const own = name === 'items' ? items : (properties as Record<string, unknown> | undefined)?.[name];
  if (own !== undefined) return own;
  const branches = [oneOf, anyOf].flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []));
  return branches.map((branch) => childOf(branch, name)).find((found) => found !== undefined);
}

interface ProblemWords {
  t(key: string, values?: Record<string, string>): string;
  language: 'en' | 'pt-BR';
  type: NodeTypeInfo | undefined;
  /** The words for `problem.detail` in that language, when there are some. */
  detail(detail: string, values: JsonObject): string | undefined;
  /** False beside the field itself, which says its name already. */
  withField?: boolean;
}

/** What is wrong, in the app's language where it has words for it, without the node's name (the list shows it beside). */
export function problemLabel(problem: FlowProblem, { t, language, type, detail, withField = true }: ProblemWords): string {
  const message = problem.message.replace(/^"[^"]*": /, '');
  const field = problem.field === undefined || !withField ? '' : fieldTitle(type, problem.field, language);
  if (problem.code === 'EXPRESSION_INVALID') {
    const reason = expressionReason(message.replace(/^field "[^"]*": /, ''), t);
    return field === '' ? reason : t('problem.inField', { field, reason });
  }
  if (problem.code === 'CONFIG_INVALID') {
    const said = language === 'en' || problem.detail === undefined ? undefined : detail(problem.detail, problem.values ?? {});
    const own = message
      .replace(/^field "[^"]*"(:| is required; fill it in\.)/, (_, end: string) => (end === ':' ? '' : t('problem.required')))
      .trim();
    const reason = said ?? own;
    return field === '' ? reason : t('problem.inField', { field, reason });
  }
  if (language === 'en') return message;
  const said = detail(problem.detail ?? problem.code, problem.values ?? {});
  if (said !== undefined) return said;
  if (!KNOWN.includes(problem.code)) return message;
  return t(`problem.${problem.code}`, {
    name: /\$step\("(.*?)"\)/.exec(message)?.[1] ?? /called "(.*?)"/.exec(message)?.[1] ?? '',
    detail: /: (.*?)\. Use/.exec(message)?.[1] ?? '',
  });
}
