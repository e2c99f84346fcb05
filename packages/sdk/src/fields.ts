/** Fields of forms, with words in both languages: the same that the app's own nodes are written with. */
export {
  choiceField,
  countField,
  credentialChoice,
  flagField,
  pairsField,
  textField,
  valueField,
} from '../../../src/main/nodes/form/fields';
export { moreFields } from '../../../src/main/nodes/form/groups';
export { type FieldHints, type Words, words } from '../../../src/main/nodes/form/words';

import type { z } from 'zod';
import { textField } from '../../../src/main/nodes/form/fields';

/** The address of a trigger with `webhook`: it is called at `/hooks/<path>`. `example` stands in the empty field. */
export function hookPathField(example: string) {
  return textField(
    { title: 'Path', description: 'The address ends in /hooks/ and this path' },
    { title: 'Caminho', description: 'O endereço termina em /hooks/ e este caminho' },
    { examples: [example], expression: 'none' },
  );
}

/** Marks a field as one that must say something: what is missing is told in the editor, while the field is shown. */
export function needed<Schema extends z.ZodType>(field: Schema): Schema {
  return field.meta({ ...field.meta(), needed: true }) as Schema;
}
