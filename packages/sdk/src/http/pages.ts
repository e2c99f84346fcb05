import type { Json } from '../../../../src/shared/model/json';
import type { HttpAnswer } from './http-answer';

/** The addresses of a `Link` header (RFC 8288) by their relation: `{ next: 'https://…', last: 'https://…' }`. */
export function linksOf(header: string | null): Record<string, string> {
  const links: Record<string, string> = {};
  for (const [, address = '', parameters = ''] of (header ?? '').matchAll(
    /<([^>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^",;\s]+))*)/g,
  )) {
    const relations = /(?:^|;)\s*rel\s*=\s*(?:"([^"]*)"|([^",;\s]+))/i.exec(parameters);
    for (const relation of (relations?.[1] ?? relations?.[2] ?? '').split(/\s+/)) if (relation !== '') links[relation] = address;
  }
  return links;
}

/** The list in a page: the body itself, or the first list in its object. */
export function listIn(answer: HttpAnswer): Json[] {
  const value = answer.json();
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return [];
  return (Object.values(value).find((entry) => Array.isArray(entry)) as Json[] | undefined) ?? [];
}
