import { selectAll } from 'css-select';
import { DomUtils, parseDocument } from 'htmlparser2';
import { AppError, type Json, type JsonObject } from '../../engine/sdk';

type PartNode = ReturnType<typeof parseDocument> | ReturnType<typeof DomUtils.getChildren>[number];

export interface Extraction {
  html: string;
  form: 'html' | 'xml';
  /** Selector of the part that repeats; empty: the whole is one part. */
  each: string;
  fields: readonly { name: string; selector: string; take: 'text' | 'html' | 'attribute'; attribute: string; all: boolean }[];
  /** Links are made whole with it; empty: as they are written. */
  baseUrl: string;
}

const LINKS = new Set(['href', 'src', 'action', 'poster']);

function select(selector: string, within: PartNode, xmlMode: boolean): PartNode[] {
  try {
    return selectAll(selector, within as never, { xmlMode }) as PartNode[];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError({
      code: 'NODE_CONFIG_INVALID',
      message: `"${selector}" is not a CSS selector: ${reason}. Write one such as h1, .price or a[href].`,
      data: { field: 'fields', detail: 'SELECTOR_INVALID', value: selector },
      cause: error,
    });
  }
}

/** Text as a reader sees it: runs of white space are one blank; scripts and styles are no text. */
function textOf(part: PartNode): string {
  return DomUtils.innerText(part as never)
    .replace(/\s+/g, ' ')
    .trim();
}

function valueOf(part: PartNode, field: Extraction['fields'][number], { baseUrl, form }: Extraction): Json | undefined {
  if (field.take === 'text') return form === 'xml' ? DomUtils.textContent(part as never).trim() : textOf(part);
  if (field.take === 'html') return DomUtils.getInnerHTML(part as never, { xmlMode: form === 'xml' }).trim();
  const value = 'attribs' in part ? part.attribs[field.attribute.trim()] : undefined;
  if (value === undefined || baseUrl === '' || !LINKS.has(field.attribute.trim().toLowerCase())) return value;
  return URL.canParse(value, baseUrl) ? new URL(value, baseUrl).href : value;
}

/**
 * The parts of a text as fields: a field that is not found is null, or an empty list. Broken HTML is read as a browser would.
 * Errors: NODE_CONFIG_INVALID for a selector that is none.
 */
export function extractFrom(extraction: Extraction): JsonObject[] {
  const { html, form, each, fields } = extraction;
  const xmlMode = form === 'xml';
  const document: PartNode = parseDocument(html, { xmlMode });
  const parts = each.trim() === '' ? [document] : select(each, document, xmlMode);
  return parts.map((part) => {
    const json: JsonObject = {};
    for (const field of fields) {
      const found = field.selector.trim() === '' ? [part] : select(field.selector, part, xmlMode);
      const values = found.map((node) => valueOf(node, field, extraction)).filter((value) => value !== undefined);
      json[field.name] = field.all ? values : (values[0] ?? null);
    }
    return json;
  });
}
