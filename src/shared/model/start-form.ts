/** What a flow asks for when it is started by hand, and what it may do then. */
import { z } from 'zod';
import { type FormField, formFieldSchema, formOfFields, startOfForm } from './form-fields';
import { flowIdSchema } from './ids';
import { isJsonObject, type Json, type JsonObject } from './json';
import { type FileRef, fileRefSchema, type Item } from './packet';
import { effectSchema } from './run';

/** The trigger by which people start flows. */
export const MANUAL_TRIGGER = 'core.manual';

export const startWaySchema = z.object({
  nodeId: z.string(),
  name: z.string(),
  type: z.string(),
  fields: z.array(formFieldSchema).meta({ description: 'Of a start by hand; none: nothing is asked, or JSON is taken as it is' }),
});
export type StartWay = z.infer<typeof startWaySchema>;

export const startFormSchema = z.object({
  flowId: flowIdSchema,
  flowName: z.string(),
  description: z.string().optional(),
  status: z.enum(['draft', 'active', 'paused']),
  version: z.number().int().optional().meta({ description: 'That would run; absent while nothing is published' }),
  ways: z.array(startWaySchema).meta({ description: 'The triggers; a start by hand first' }),
  acts: z
    .array(z.object({ nodeId: z.string(), name: z.string(), type: z.string(), effect: effectSchema.optional() }))
    .meta({ description: 'Nodes that act on the world or run code. No effect: its plugin is not there' }),
});
export type StartForm = z.infer<typeof startFormSchema>;

/** The fields that a node "Start by hand" asks for; what cannot be read of them is left out. */
export function startFieldsOf(config: JsonObject): FormField[] {
  const { inputs } = config;
  if (!Array.isArray(inputs)) return [];
  return inputs.flatMap((input) => {
    const field = formFieldSchema.safeParse(input);
    return field.success ? [field.data] : [];
  });
}

function isFileField({ type }: Pick<FormField, 'type'>): boolean {
  return type === 'file' || type === 'files';
}

/** True when files can be handed to a flow that asks for these fields. */
export function takesFiles(fields: readonly Pick<FormField, 'type'>[]): boolean {
  return fields.some(isFileField);
}

function filesIn(value: Json | undefined): FileRef[] {
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((each) => {
    const file = fileRefSchema.safeParse(each);
    return file.success ? [file.data] : [];
  });
}

/**
 * The item that a filled-in form becomes: its values, and its files as files of the item too, by the name of their field; of
 * several, the second is `name_2`.
 */
export function itemOfForm(fields: readonly FormField[], values: JsonObject): Item {
  const files: Record<string, FileRef> = {};
  for (const field of fields.filter(isFileField)) {
    for (const [index, file] of filesIn(values[field.name]).entries())
      files[index === 0 ? field.name : `${field.name}_${index + 1}`] = file;
  }
  return { json: values, ...(Object.keys(files).length === 0 ? {} : { files }) };
}

/**
 * Inputs with files put where the fields take them: into the first field for several, else one into each field for one and, of
 * what is left over, an input of its own for each file. Undefined when no field takes a file.
 */
export function inputsWithFiles(
  fields: readonly FormField[],
  values: JsonObject,
  files: readonly FileRef[],
): JsonObject[] | undefined {
  const several = fields.find(({ type }) => type === 'files');
  if (several !== undefined) return [{ ...values, [several.name]: [...filesIn(values[several.name]), ...files] }];
  const single = fields.filter(({ type }) => type === 'file');
  if (single.length === 0) return undefined;
  const inputs: JsonObject[] = [];
  for (let at = 0; at < files.length; at += single.length) {
    const taken = files.slice(at, at + single.length);
    inputs.push({ ...values, ...Object.fromEntries(taken.map((file, index) => [single[index]?.name ?? '', { ...file }])) });
  }
  return inputs;
}

/** What the form holds before anybody has touched it. */
export function presetsOf(fields: readonly FormField[]): JsonObject {
  return startOfForm(formOfFields(fields));
}

/** True for inputs that a form can hold: one object, or a list of them. */
export function isFormInput(input: Json | undefined): input is JsonObject | JsonObject[] {
  return isJsonObject(input) || (Array.isArray(input) && input.every(isJsonObject));
}
