/** The OpenAPI 3.1 document, made from the contract, and its reference page. Loaded on the first request for it. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { contract } from '#shared/contract';

const DESCRIPTION = `The API of PulseFlow. Send \`Authorization: Bearer <token>\`; only \`GET /api/health\` and the webhooks below \`/hooks/\`
answer without it. Errors are JSON: \`{code, status, message, data}\`; \`code\` is stable, \`message\` is for people. Times are milliseconds since the epoch.`;

/** Generates the document. @param version of the app @param baseUrl where the server answers */
export async function generateOpenApi(version: string, baseUrl: string) {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  return generator.generate(contract, {
    info: { title: 'PulseFlow', version, description: DESCRIPTION, license: { name: 'MIT' } },
    servers: [{ url: `${baseUrl}/api` }],
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  });
}

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>PulseFlow API</title><link rel="stylesheet" href="/api/docs/swagger-ui.css"><body><div id="swagger-ui"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body></html>`;
const START =
  "SwaggerUIBundle({url:'/api/openapi.json',dom_id:'#swagger-ui',deepLinking:true,docExpansion:'list',defaultModelsExpandDepth:0,tryItOutEnabled:true});";

const FILES: Record<string, string> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

/** A file of the reference page; undefined when there is none of that name. */
export async function readDocsFile(name: string): Promise<{ type: string; body: string | Buffer } | undefined> {
  if (name === '') return { type: 'text/html; charset=utf-8', body: PAGE };
  if (name === 'start.js') return { type: 'text/javascript; charset=utf-8', body: START };
  const type = FILES[name];
  if (type === undefined) return undefined;
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  return { type, body: await readFile(join(folder, name)) };
}
