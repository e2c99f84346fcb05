import type { JsonObject } from '#shared/model/json';

/** A text as one shell word. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

const textOf = (config: JsonObject, field: string) => (typeof config[field] === 'string' ? config[field] : '');

/** Where a webhook trigger is called. */
export function webhookUrl(baseUrl: string, config: JsonObject): string {
  return `${baseUrl.replace(/\/$/, '')}/hooks/${textOf(config, 'path').replace(/^\/+|\/+$/g, '')}`;
}

/** A command that calls a webhook trigger with a small body. A signed call computes its signature with openssl. */
export function webhookCurl(url: string, config: JsonObject): string {
  const methods = Array.isArray(config['methods']) ? config['methods'] : ['POST'];
  const method = methods.includes('POST') ? 'POST' : String(methods[0] ?? 'POST');
  const auth = textOf(config, 'auth');
  if (method === 'GET' || method === 'DELETE') {
    return [
      'curl',
      ...(method === 'GET' ? [] : ['-X', method]),
      quote(url),
      ...(auth === 'token' ? ['-H', quote(`authorization: Bearer ${textOf(config, 'token')}`)] : []),
    ].join(' ');
  }
  const body = '{"hello":"world"}';
  const parts = ['curl', '-X', method, quote(url), '-H', quote('content-type: application/json')];
  if (auth === 'token') parts.push('-H', quote(`authorization: Bearer ${textOf(config, 'token')}`));
  if (auth === 'hmac') {
    const header = textOf(config, 'hmacHeader') || 'x-hub-signature-256';
    parts.push('-H', `"${header}: sha256=$(printf %s ${quote(body)} | openssl dgst -sha256 -hmac "$SECRET" -r | cut -d' ' -f1)"`);
  }
  return [...parts, '-d', quote(body)].join(' ');
}
