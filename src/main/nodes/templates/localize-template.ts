import { renameStepReferences } from '#shared/expression';
import { isJsonObject, type Json } from '#shared/model/json';
import type { TemplateLanguage } from '#shared/model/template';

/** A text in both languages, and nothing beside. */
function isLocalText(json: Json): json is { en: string; 'pt-BR': string } {
  return (
    isJsonObject(json) && Object.keys(json).length === 2 && typeof json['en'] === 'string' && typeof json['pt-BR'] === 'string'
  );
}

function choose(json: Json, language: TemplateLanguage, pick: (text: string) => string): Json {
  if (typeof json === 'string') return pick(json);
  if (Array.isArray(json)) return json.map((part) => choose(part, language, pick));
  if (isLocalText(json)) return pick(json[language]);
  if (!isJsonObject(json)) return json;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, choose(value, language, pick)]));
}

function nodeNames(flow: Json): { en: string; 'pt-BR': string }[] {
  const nodes = isJsonObject(flow) && Array.isArray(flow['nodes']) ? flow['nodes'] : [];
  return nodes.flatMap((node) => {
    const name = isJsonObject(node) ? node['name'] : undefined;
    return name !== undefined && isLocalText(name) ? [name] : [];
  });
}

/**
 * The flow of a template in one language: every text that is there in both is that of the language, and expressions name
 * steps, which a template always does in English, by the names that their nodes then have.
 */
export function localizeTemplate(flow: unknown, language: TemplateLanguage): unknown {
  const json = flow as Json;
  if (language === 'en') return choose(json, language, (text) => text);
  const names = nodeNames(json);
  return choose(json, language, (text) => {
    if (!text.includes('$step(')) return text;
    const form = text.includes('{{') ? 'template' : 'bare';
    return names.reduce((renamed, name) => renameStepReferences(renamed, name.en, name[language], form), text);
  });
}
