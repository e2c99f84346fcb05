import type { JsonObject } from '../../engine/sdk';

/** A part of a form with a title. Members of `'ui:groups'` in a node type's UI hints; fields in no group come first. */
export function fieldGroup(en: string, ptBr: string, ...fields: string[]): JsonObject {
  return { title: { en, 'pt-BR': ptBr }, fields };
}

/** Fields that few need: in the form they are folded away under "More options", which says how many of them are set. */
export function moreFields(...fields: string[]): JsonObject {
  return { fields, folded: true };
}
