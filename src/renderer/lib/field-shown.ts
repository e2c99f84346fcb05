import { isJsonObject, type JsonObject } from '#shared/model/json';

/**
 * Whether a field is shown: each sibling that its `showWhen` names has one of the listed values. A sibling that is not set
 * has its default, one that is hidden itself hides what depends on it, and an expression may become any of the values.
 */
export function isShown(name: string, properties: JsonObject, data: JsonObject): boolean {
  const visiting = new Set<string>();
  const check = (field: string): boolean => {
    const schema = properties[field];
    const condition = isJsonObject(schema) ? schema['showWhen'] : undefined;
    if (!isJsonObject(condition) || visiting.has(field)) return true;
    visiting.add(field);
    const holds = Object.entries(condition).every(([sibling, allowed]) => {
      const siblingSchema = properties[sibling];
      const value = data[sibling] ?? (isJsonObject(siblingSchema) ? siblingSchema['default'] : undefined);
      const isOpen = typeof value === 'string' && value.includes('{{');
      return Array.isArray(allowed) && (isOpen || allowed.some((each) => each === value)) && check(sibling);
    });
    visiting.delete(field);
    return holds;
  };
  return check(name);
}
